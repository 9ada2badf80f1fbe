"""Indonesian root words, to which `core.forms.morphology` reduces their inflected forms.

Written for Kliping, from the knowledge of its authors, and under its licence; no dictionary or word list was copied or
filtered. See docs/decisions/0021-root-words.md. The list has words of everyday language and of the news, derived words
whose meaning is not that of their root (`alasan`, `pangkalan`), and function words, so that none of these is taken for
a form of another word.
"""

ROOTS = """
abad abadi abai abang abdi abjad ablasi abolisi abon aborsi abrasi abrek absah absen absensi absolut abstain abstrak
abstraksi absurd abu acak acap acar acara acu acuh acung ada adab adalah adaptasi adat adegan adem adhesi adik adil
adinda adipati adiwiyata adjektiva administrasi administratif administrator admiral adon adopsi adrenalin adu aduh
aduk advokasi advokat adzan afdeling afiliasi afirmasi afkir agama agamawan agar agen agenda agensi agih agitasi
aglomerasi agraria agresi agresif agribisnis agroindustri agronomi agrowisata agunan agung agustus ahad ahli aib air
ajaib ajak ajal ajang ajar aju ajudan akad akademi akademik akademis akademisi akal akan akar akbar akhir akhirat
akhlak akibat akidah akik akomodasi akomodatif akrab akreditasi akrilik akrobat akronim aksara akselerasi aksen akses
aksesibilitas aksesoris aksi aksioma akta aktif aktivasi aktivis aktivisme aktor aktris aktual aktualisasi aku
akuakultur akuarium akuifer akuisisi akulturasi akumulasi akun akuntabel akuntabilitas akuntan akuntansi akur akurasi
akurat akustik akut alam alamat alami alangkah alarm alas alasan alat album alergi alfabet algojo algoritma
alhamdulillah aliansi alias alibi alih alim alir alis alkes alkitab alkohol almamater almarhum almarhumah alokasi alot
alpa alpukat alquran altar alternatif alternator alu aluminium alumni alun alur alutsista amal aman amanah amanat
amandemen amarah amat amati amatir ambang ambar ambeien ambigu ambil ambisi ambisius amblas ambles ambrol ambruk
ambulans amdal amien amin amis amnesia amnesti amonia amoral amortisasi ampas ampel amplas amplop ampuh ampun amput
amputasi amuk amunisi anak analis analisa analisis analitik analog analogi anarki anarkis anarkisme anatomi ancam
ancol ancung anda andai andal andalas andesit andil andong aneh aneka anekdot anemia anestesi angan anggap anggar
anggota anggrek angguk anggun anggur angin angka angkara angkasa angkat angkatan angker angket angklung angkot
angkring angkringan angkuh angkut angpau angsa angsur angus aniaya animasi animo anjak anjing anjir anjlok anjung
anjur anoa anomali anonim anoreksia anorganik ansambel antagonis antar antara antariksa antarmuka antek antem antena
anteng anti antibiotik antibodi antigen antik anting antisemitisme antisipasi antisipatif antologi antonim antraks
antre antri antropolog antropologi antuk antusias antusiasme anugerah anulir anut anyam anyar anyir aorta apa apabila
apak apakah apalagi aparat aparatur apartemen apatis apek apel apes api apik apit aplikasi apologi apotek apoteker
apotik apresiasi april apung arah arak aral arang arbitrase arca area areal arek aren arena argo argumen argumentasi
arif arisan aristokrat arit arjuna arkeolog arkeologi armada arogan arogansi aroma aromatik arsip arsitek arsitektur
artefak arteri arti artifisial artikel artikulasi artileri artis artistik arung arus arwah arya asah asal asalkan asam
asap asar asas asasi asbak asbes asesmen asesor asfiksia asimilasi asin asing asisten askar asli asma asmara asosiasi
aspal aspek aspirasi aspiratif aspirin asrama asri astaga astrologi astronaut astronom astronomi asuh asumsi asupan
asuransi asusila asyik atap atas atasi atau ataupun atlas atlet atletik atmosfer atom atraksi atraktif atribut atur
audiens audiensi audio audisi audit auditor auditorium aula aur aurat aurora aus autentik autentikasi autis autisme
autodidak autopsi avatar avokad avtur awak awal awam awan awas awet awur ayah ayal ayam ayat ayem ayo ayolah ayom ayu
ayun ayunda azab azan azimat
bab babad babak babar babat babi bablas babu baca bacok badai badak badan badminton badut baduta bagai bagaimana bagak
bagan bagasi bagi bagian baginda bagus bah bahagia bahak bahan bahana bahari bahas bahasa bahaya bahkan bahtera bahu
bahwa baik bait baja bajaj bajak baju bak bakal bakar bakat bakau bakmi bakpia bakso bakteri bakti baku bakul bala
balada balai balak balang balap balas balet balig baliho balik balita balkon balok balon balsam balu balun balur balut
bambang bambu ban bancakan banci bandang bandar bandara bandel bandeng banderol banding bandit bandrek bandrol bandul
bang bangau bangga bangkai bangkang bangkit bangkrut bangku bangsa bangsal bangsat bangsawan bangun banjar banjir bank
bankir bansos bantah bantai bantal bantaran banteng bantet banting bantu banyak banyol bapak baptis bara barak barang
barangkali barat bareng baret baring baris barista barometer barongsai barter baru barusan barut basa basah basarnas
basi basis basket basmi basuh bata batai batak batako batal batalion batang batas baterai batik batil batin batok batu
batuk bau baur bawa bawah bawal bawang bawaslu bawel baya bayam bayang bayar bayi bayu bazar baznas bazoka bea
beasiswa bebal beban bebas bebek beber beberapa becak becek beda bedah bedak bedil bedug beduk begadang begal begap
begini begitu beha bejana bejibun bek bekal bekam bekantan bekap bekas bekatul beken bekicot beku bekuk bela belah
belai belajar belaka belakang belalai belalak belalang belang belanga belangkas belanja belantara belas belasungkawa
belatung belebas belel belenggu belerang belesak beli belia beliau belimbing belit beliung belok belot beludak beluk
belukar belum belut benah benak benalu benam benang benar bencana benci bencong benda bendahara bendel bendera bendi
bendung bengal bengang bengap bengek benggala bengis bengkak bengkalai bengkel bengkok benih bening benjol bensin
bentak bentang bentar benteng bentrok bentuk bentur benua berahi berai beranda berandal berang berangas berangkat
berangus berani berantas beras berat berbagai bercak berengsek beres berhala beri berikut beringas beringin berita
berkah berkas berkat berlian bernas berontak bersih bersit beruang berudu beruk berus besan besar besi beslah besok
besuk besut beta betah betapa betina betis beton betot betul betutu bhayangkara bhinneka biadab biak biang biar biara
biarawan biarawati bias biasa biaya bibi bibir bibit bicara bidak bidan bidang bidik bijak bijaksana biji bijih bikin
biksu biksuni bila bilah bilamana bilang bilangan bilas bilateral bilik bimbang bimbing bimtek bin bina binal binar
binasa binatang bincang bingkai bingkis bingung bintang bintara binti bintik bintit biodata biodiesel bioetanol biogas
biografi biola biolog biologi biologis biomassa biopsi bioskop bioteknologi birahi birit biro birokrasi birokrat
birokratis biru bis bisa bisbol bisik bising biskuit bisnis bison bissu bisu bisul bius blak blangkon blasteran blok
blokade blokir blusukan bobol bobot bobrok bocah bocor bodoh bodong bogem bohlam bohong boikot bokek bokong boks bola
bolak boleh bolong bolos bolpoin bolu bom bombardir bomber bonafide bonceng bondol bondong boneka bonggol bongkah
bongkar bongkok bongsor bonsai bonus bopeng bopong bor boraks bordir boreh borgol borjuis borok borong boros bos bosan
bot botak botani botik botol boyong brankar brankas bredel brengsek brigade brigadir brilian brimob briptu bronkitis
brosur brutal brutalitas bruto bu buah buai bual buana buang buas buat buaya bubar bubu bubuh bubuk bubung bubur bubut
budak budaya budayawan budi budidaya bufet bugar bugenvil bugil bui buih bujang bujet bujuk bujur buka bukan bukit
bukti buku bulai bulan bulat buldoser buletin buli bulir bulog bulu buluh bumbu bumbung bumdes bumi bumiputra buncis
buncit bunda bundar bundaran bundel bunga bungah bungalo bungkam bungker bungkus bunglon bungsu bungur bunker buntal
bunting buntu buntut bunuh bunyi bupati burai buram bureng burger burik buritan buron bursa buru buruh buruk burung
bus busa busana busuk busung busur busway buta butir butuh buyar buyut bypass
cabai cabang cabe cabik cabul cabut cacah cacar cacat caci cacing cadang cadar cadas cagar cagub cahaya cair cakal
cakalang cakap cakar cakep cakram cakrawala cakup caleg calo calon camar camat cambuk camilan campak campang camping
campur canang cancang canda candi candu cang canggih canggung cangkang cangkir cangkok cangkul cantel cantik canting
cantol cantrang cantum cap capai capcai capek caplok capres capung cara caraka cari carik carita carok carter carut
cas cat catat catu catur catut catwalk cawan cawapres cawat cebol cebong cebur cecak cecap cecar cecer cedera cegah
cegat cek cekal cekam cekatan cekcok cekik ceking cekung celah celak celaka celana celat celeng celengan celetuk
celoteh celup celurit cemar cemara cemas cemberut cemburu cemerlang cemeti cemilan cemooh cempaka cemplung cenayang
cencang cendana cendawan cendekia cendekiawan cendera cenderawasih cenderung cendol cengang cengar cengkeh cengkeram
cengkerama cengkih cengkram centang centeng centil centimeter centong cepak cepat ceplas ceplok ceplos cerabut cerah
cerai ceramah cerca cerdas cerdik cerewet ceria cerita ceriwis cermat cermin cerna ceroboh cerobong cerpen cerutu
cetak cetar cetek cetus cewek ciamik cibir cicak cicil cicip cicit cidera ciduk cikal cilik cilok cimol cina cincang
cincau cincin cinderamata cinta ciprat cipta ciri citarasa citra citrus cium ciut clurit coba cobek coblos cocok cocol
cocor codet cokelat coklat cokok colek colok colong combro comel comot compang complong condong congkak contek conteng
contoh copas copet copot cor corak coreng coret corong corot cowok cuaca cuan cuap cuat cubit cuci cucu cucuk cucur
cuek cuil cuit cuka cukai cukong cukup cukur cula culas culik cuma cuman cumbu cumi cundang cungkil cupang cuplik cupu
curah curam curang curanmor curhat curi curiga curut cuti
da dada dadak dadar dadu daerah daftar dagang dagel daging dagu dah dahaga dahak dahan dahi dahlia dahsyat dahulu dai
daif daim dakap daki daksa dakwa dakwah dalam dalang dalih dalil dam damai damar damba damkar dampak dampar damping
damprat dan dana danau dandan dandang dangdut dangkal dansa dapat dapil dapur dara darah daras darat dari daring
daripada darma darmawisata darurat dasar dasarian dasawarsa dasi daster data datang datar datuk daulat daun daur dawai
dawet daya dayang dayung debar debat debit debitur debu debum debur debus decak dedikasi deduksi defensif definisi
definitif defisit deflasi deforestasi degil degradasi degup dehidrasi dek dekade dekam dekan dekap dekat dekil
deklamasi deklarasi dekompresi dekorasi dekoratif dekripsi dekrit delapan delegasi delik delima delman delta demam
deman demensia demi demikian demisioner demo demografi demokrasi demokrat demokratis demokratisasi demonstran
demonstrasi dempet dempul denah denda dendam dendang dendeng dengan dengar dengki dengkul dengkur dengung denim
dentang dentum denyut deodoran depak depan departemen dependensi depo deponir deportasi deposito depot depresi
depresiasi deputi dera derai derajat derap deras deregulasi derek deret dering derita derma dermaga dermatologi
dermawan dersik deru desa desah desain desak desas desau desember desentralisasi desersi desil desimal desing desir
desis deskripsi deskriptif destinasi destruktif detail detak detasemen deteksi detektif detektor detergen determinasi
detik detil detonasi devaluasi deviasi deviden devisa devosi dewa dewan dewasa dewata dewi dharma dia diabetes
diagnosa diagnosis diagonal diagram diakon dialek dialektik dialektika dialisis dialog diam diameter diare diaspora
didih didik diet difabel diferensial diferensiasi difteri difusi digdaya digital digitalisasi dikau dikit diklat diksi
diktator diktatur diktum dilema dimensi din dinamika dinamis dinamit dinamo dinas dinasti dinding dingin dini diniyah
dinkes dinosaurus dipan diploma diplomasi diplomat diplomatik direksi direktorat direktori direktur dirgantara dirham
diri dirigen dirjen dirut disabilitas disdik disel disertasi dishub disinfeksi disinfektan disintegrasi disiplin
diskominfo diskon diskotek diskredit diskresi diskriminasi diskriminatif diskualifikasi diskursus diskusi dislokasi
disonansi disparitas dispensasi display disposisi distan distorsi distribusi distributor distrik ditjen diversifikasi
divestasi dividen divisi doa dobel dobrak dodol dogma dok dokter doktor doktrin dokumen dokumentasi dokumenter dolan
dolar domain domba domestik dominan dominasi domino domisili dompet donasi donatur dong dongeng dongkel dongkol
dongkrak donor dopis dor dorong dosa dosen dosis dot draf drainase drama dramatis dramawan drastis dribel drone drum
dua dubes dubur duda duduk duel duet duga dugem duit duka dukcapil duku dukuh dukun dukung dulang dulu dungu dunia
duniawi duo dupa duplikasi duplikat durasi durhaka duri durian durja dus dusta dusun duta duyun dwi dwifungsi
dwikewarganegaraan
ebi eceng ecer edan edar edisi edit editor editorial edukasi edukatif efek efektif efektivitas efisien efisiensi ego
egois egoisme eja ejek ekologi ekologis ekonom ekonometrik ekonomi ekonomis ekor ekosistem eksak eksamen eksekusi
eksekutif eksekutor eksentrik eksepsi ekses ekshumasi eksim eksis eksistensi eksistensial ekskavasi ekskavator
eksklusif ekskul ekskursi eksodus eksotik eksotis ekspansi ekspansif ekspatriat ekspedisi ekspektasi eksperimen
ekspirasi eksplisit eksploitasi eksplorasi ekspor eksporir ekspos ekspose ekspres ekspresi ekspresif ekstensi
eksterior eksternal ekstra ekstradisi ekstrak ekstraksi ekstrakurikuler ekstrem ekstremis ekuitas ekuivalen elaborasi
elak elang elastis elastisitas elegan elektabilitas elektoral elektrifikasi elektrik elektro elektronik elektronika
elemen elementer eliminasi elipsis elit elite elok elpiji elus email emansipasi emas emban embargo embarkasi embel
ember embrio embun embung embus emigran emigrasi emis emisi emiten emosi emosional empang empas empat empati empedu
emperan emping empirik empiris emplasemen emplek empu empuk emulasi emut enak enam enau encer encok endap endemi
endemik endorse endus energi energik engah enggak enggan engkau engkel engsel enklave enkripsi ensiklopedi
ensiklopedia entah entak entas entertainer entitas entomologi entri enyah enzim epidemi epidemik epidemiologi epik
epilepsi epilog episentrum episode epos era eram erang erat ereksi erosi erotis erti erupsi es esa esai eselon esensi
esensial eskalasi eskalator esok estafet estetik estetika estetis estimasi estuari etalase etanol etape etika etiket
etis etnik etnis etnografi etos evakuasi evaluasi evaluatif evaluator evolusi
fabel fabrikasi faedah fajar fakir fakta faktor faktual faktur fakultas fakultatif falsafah famili familiar fana
fanatik fanatisme fantasi fantastis fardu farmasi fasad fase fasih fasilitas fasilitator fasis fasisme fasum fatal
fatamorgana fatwa fauna favorit februari federal federasi feminin feminis feminisme fenomena fenomenal feodal feri
fermentasi fertilitas festival fesyen fiber figur figura fikih fikir fiksi fiktif filantropi filantropis filateli
filial film filosof filosofi filosofis filsafat filter filtrasi final finalis finalisasi finansial finis fintech
firasat firaun firdaus firma firman fisik fisika fisioterapi fiskal fitnah fitrah fitri fitur flora flotasi flu
fluktuasi fluktuatif fobi fobia fokus folder folio forensik forkopimda formal formalin formalisasi formalitas formasi
format formatur formula formulasi formulir forum fosfat fosil foto fotografer fotografi fotokopi foya fragmen
fragmentasi fraksi fraktur frasa frase frekuensi frontal frustrasi fulus fundamen fundamental fundasi fungsi
fungsional fusi futsal
gabah gabung gabus gada gadai gadang gading gadis gado gaduh gadung gaet gagah gagak gagal gagang gagap gagas gagu
gaharu gaib gairah gajah gaji gajih gak gakkumdu gala galak galaksi galang galau galeri gali galon galvanis gam gamang
gambang gambar gambir gamblang gambut gamelan gamis gamit gampang gampar gampong ganas gancang gancu ganda gandeng
gandrung gandum gang ganggu ganja ganjal ganjar ganjen ganjil gantang ganteng ganti gantung ganyang gapai gapoktan
gapura gara garam garang garansi garap garasi garda gardu garing garis garong garpu garuda garuk gas gasak gasifikasi
gasing gatal gatot gaul gaun gaung gawai gawang gaya gayung gayut gebrak gebu gebuk gebyar gede gedor gedung gegana
gegap gegar gegara geger gejala gejolak geladak geladi gelagat gelak gelambir gelandang gelang gelanggang gelantung
gelap gelar gelas gelatin gelayut geledah gelegar gelembung geleng gelepar geli geliat geligi gelimang gelimpang
gelincir gelinding gelinjang gelisah gelitik gelombang gelonggong gelontor gelora gelut geluti gema gemar gemas
gembala gembar gembira gembleng gembok gembong gembor gembos gembul gembung gembur gemercik gemericik gemerlap gemetar
gemilang gempa gempal gempar gempita gempur gemuk gemulai gemuruh genang genap gencar gencat gendang genderang gendong
gendut generalisasi generasi genetik genetika geng genggam gengsi gengster genit genjot genosida genre genta gentar
gentayang genteng genting gentong genus geofisika geografi geografis geologi geologis geometri geopolitik geospasial
geotermal geothermal gepeng gepuk gerabah gerah geraham gerai gerak geram geranat gerayang gerbang gerbong gerebek
geregetan gereja gergaji gerhana gerigi gerilya gerimis gerobak gerogot gerombol gersang gertak gerus gerutu gesa
gesek geser gesit getah getar getas getir getok getol geyser giat gigabita gigi gigih gigil gigit gila gilang gilas
giling gilir gimana ginekologi ginjal girang girik giring giro gitar gitu giur giwang gizi gladi glamor glasial
glaukoma global globalisasi glosarium glukosa goa goblok gocek goda godam godok gol goler golf golkar golok golong
gombal gondol gondrong gong gonggong gonjang gontai gorden goreng gores gorila gorok gorong gosip gosok gosong got
gotong gowes goyah goyang gradasi grafik grafis grafiti gram granat granit grasi gratifikasi gratis gravitasi grebek
grogi grosir grup gua gubah gubernur gubris gubuk gudang gudeg gugah gugat gugup gugur gugus gula gulai gulat guling
gulir gulita gulma gulung gumam gumpal gumul guna gunawan guncang gundah gundul gunjing gunting guntur gunung gurah
gurame gurami gurau gurih gurindam guru gurun gus gusar gusi gusti gusur guyon guyub guyur
habib habis habitat hadang hadap hadiah hadir hadirat hadirin hadis hafal hafiz hafizah haid hajar hajat haji hak
hakikat hakiki hakim halal halaman halang halau halilintar halimun halo halte halu haluan halus halusinasi ham hama
hamba hambar hambat hambur hamil hampa hampar hampir hancur handai handal handuk hangar hangat hangus hantam hantar
hantu hanya hanyut hapal hapus hara haram harap hardik harga hari harimau harkat harmoni harmonis harmonisasi harta
hartawan haru harum harus hasil hasrat hasta hastag hasut hati haul haus hawa hayal hayat hayati hebat heboh hektar
hektare hela helai helat helikopter helm hemat hematologi hembus hemodialisis hemofilia hempas hendak hening henti
henyak hepatitis heran herbal herbisida herder herdik heritage hernia hero heroik heroin herpes heterogen hewan hewani
hias hiatus hibah hibrida hibur hidang hidran hidrasi hidrat hidro hidrogen hidrolik hidrologi hidroponik hidung hidup
hierarki higiene higienis hijab hijau hijrah hikayat hikmah hilal hilang hilir hilirisasi himpit himpun hina hindar
hindu hingga hinggap hiperbola hipertensi hipnosis hipnotis hipokrit hipotek hipotesis hirarki hirau hiruk hirup hisab
hisap histeris historis hitam hitung hiu hoaks hobi holding hologram homogen homoseksual honor honorarium honorer hore
horeg horison horizon horizontal hormat hormon horor hortikultura hotel hubung hujam hujan hujat hukum hukuman hulu
huma humaniora humanis humanisme humas humor huni hunjam huntap huntara hunus hura huru huruf hutan hutang
ia ialah iba ibadah ibadat ibarat iblis ibnu ibu idah idam idap ide ideal idealis idealisme identifikasi identik
identitas ideolog ideologi ideologis idiom idola idul ifah iftar iga igau ihram ihwal ijab ijazah ijin ijtihad ijuk
ikal ikan ikat ikhlas ikhtiar ikhtisar ikhwan iklan iklim ikon ikonik ikrar iktikad ikut ilalang ilegal ilham ilmiah
ilmu ilmuwan ilusi ilustrasi ilustrator imajinasi imajinatif imajiner imam iman imbal imbang imbas imbau imbuh imigran
imigrasi iming imitasi imlek impas imperialis imperialisme impi impian implan implementasi implikasi implisit impor
importir impotensi impresi improvisasi impulsif impunitas imsak imun imunisasi imunitas inang inap inaugurasi incar
inci indah indekos indeks independen independensi indera indikasi indikatif indikator individu individual individualis
individualisasi indoktrinasi induk induksi industri industrial industrialisasi inefisiensi infak infeksi inferior
infiltrasi inflasi influenza info informal informan informasi informatif informatika infrastruktur infus ingat ingin
ingkar ingus ini inisial inisialisasi inisiasi inisiatif inisiator injak injeksi injil inklinasi inklusi inklusif
inkubasi inkubator inkumben inovasi inovatif inovator inpres insaf insan insang insani inseminasi insentif insiden
insinyur insomnia inspeksi inspektorat inspektur inspirasi inspiratif inspirator instal instalasi instan instansi
insting instink institusi institusional institut instruksi instruktur instrumen instrumental insulin intai intan
integral integrasi integritas intel intelek intelektual intelijen intens intensi intensif intensifikasi intensitas
interaksi interaktif interior interkoneksi intermeso intern internal internalisasi internasional internasionalisasi
internet interogasi interpelasi interpol interpretasi interupsi interval intervensi inti intim intimidasi intip
intoleran intoleransi intrik intruksi intuisi inventaris inventarisasi inventif inversi investasi investigasi
investigatif investor ion ipar irama iri irigasi iring iris irit ironi ironis isak isap isi islam isolasi isolir
isoman isra israf istana istiadat istigasah istighfar istikamah istilah istimewa istirahat istri isu isya isyarat
iterasi itik itikad itu iuran iya izin
jabar jabat jabodetabek jabrik jadi jadul jadwal jaga jagal jagat jago jagung jahanam jahat jahe jahil jahit jaipong
jais jajah jajak jajal jajan jajar jajaran jaket jaksa jala jalan jalang jalar jalin jalur jam jamaah jamah jamak
jaman jambak jamban jambang jambore jambret jambu jamin jampi jamu jamur janda jangan janggal janggut jangka jangkar
jangkau jangkit jangkrik janin janji jantan jantung januari janur jarah jarak jarang jargon jari jaring jarum jas jasa
jasad jasmani jatah jati jatuh jauh jawab jawara jaya jayus jazirah jebak jeblos jebol jeda jegal jejak jejaka jejal
jejaring jejer jelajah jelang jelantah jelas jelata jelek jeli jelita jelma jemaah jemaat jemawa jembatan jembel
jempol jemput jemu jemur jenak jenaka jenang jenazah jendela jenderal jengah jengger jengit jengkal jengkel jengkol
jenguk jenis jenjang jentik jenuh jepit jepret jera jeram jerami jerang jerapah jerat jerawat jerembap jeri jerih
jeriken jerit jernih jero jeruji jeruk jerumus jet jewer jibaku jidat jihad jihadis jijik jika jikalau jilat jilbab
jilid jimat jin jinak jingga jingkrak jinjing jip jiplak jirat jitak jitu jiwa jodoh joged joget jogging joki jomlo
jompo jongkok jorjoran jorok jotos jua juadah jual juang juara jubah jubel jubir judes judi judo judul juga jujuh
jujur jukir juklak juknis julang juli julid juling juluk julur jumantik jumat jumbo jumlah jumpa jumpalit jumud
jungkal jungkir juni junior junjung juntai juntrung juragan jurai jurang juri jurnal jurnalis jurnalisme jurnalistik
juru jurus jurusan jus justifikasi justru juta jutawan
kabag kabah kabar kabel kabid kabin kabinet kabul kabupaten kabur kabut kaca kacamata kacang kacau kadal kadaluarsa
kadang kadar kader kaderisasi kades kadin kadinkes kadis kado kadung kafan kafe kafein kafilah kafir kaget kagok kagum
kail kain kais kaisar kait kajari kajati kaji kakak kakanda kakao kakap kakatua kakek kaki kaktus kaku kakus kala
kalah kalajengking kalang kalangan kalap kalapas kalau kalbu kaldu kaleidoskop kalem kalender kaleng kali kalian
kalibrasi kaligrafi kalimat kalis kalkulasi kalkulator kalori kalsium kalung kalut kamar kambing kambuh kamera
kamerawan kami kamis kamp kampanye kampas kamping kampret kampung kampus kamu kamuflase kamus kanal kanan kancah
kancil kancing kandang kandas kandidat kandung kangen kangkang kangkung kanguru kanibal kanker kanopi kans kanselir
kantin kantong kantor kantuk kantung kanvas kaos kapak kapal kapan kapar kapas kapasitas kapital kapitalis
kapitalisasi kapitalisme kapling kapok kapolda kapolres kapolri kapolsek kapri kapsul kapten kapuk kapur karakter
karakteristik karam karamel karang karantina karaoke karat karate karateka karavan karbohidrat karbon karcis
kardiovaskular kardus karena karet kargo karhutla karib karier karikatur karisma karismatik karma karna karnaval
karnivora karpet karsinogen kartel kartika kartografi karton kartu kartun kartunis karun karung karunia karut karya
karyawan karyawati kas kasar kasasi kasat kasih kasihan kasino kasir kasta kasti kastrasi kasuari kasuistik kasur
kasus kata katak katalis katalog katarak katedral kategori kategorial kategorisasi katering katolik katrol katulistiwa
katun katup kau kaum kaus kavaleri kaveling kawah kawal kawan kawasan kawat kawin kawula kawung kaya kayak kayu kayuh
kayumanis keadaan kebab kebal kebas kebat kebaya kebelet kebiri kebumi kebun kebut kecam kecambah kecamuk kecap kecapi
kece kecebong kecele kecewa kecil kecimpung kecoak kecoh kecuali kecup kecut kedai kedap kedelai kedip kedok kedondong
kehendak kejagung kejam kejang kejap kejar kejari kejati keji keju kejut kekal kekang kekar kekasih kekeh kelab
kelabang kelabu keladi kelahi kelakar kelam kelambu kelamin kelana kelap kelapa kelar kelas kelasi kelat kelebat
keledai kelelawar kelenjar kelenteng kelereng keliling kelinci kelip kelir keliru kelit kelok kelola kelompok
kelontong kelopak kelotok kelu keluh kelumit kelupas kelurahan kemah kemarau kemari kemarin kemas kembali kembang
kembar kembara kembung kemeja kemelut kemenag kemenkes kemenyan kemih kemiri kemoterapi kempis kemplang kemudi
kemudian kemuka kena kenal kenan kenang kencan kencang kencing kencur kendala kendali kendara kendati kendi kendor
kendur kenduri kening kental kentang kentara kentongan kentut kenyal kenyam kenyang keok kepada kepak kepal kepala
kepang keping kepit kepiting kepo kepompong keponakan kepret kepul kepung kera kerabat kerah kerak keramas keramat
keramba keramik keran kerang kerangka keranjang keranjing kerap keras kerat kerbau kerdil kerek keren kereta keretek
kerikil kering keringat keripik keriput keris keriting kerja kerjap kerling kerlip kernet kernyit kerobak keroco
kerokan keroncong kerongkong keropos keroyok kertas kerubung kerucut kerudung keruh keruk kerumun kerupuk kerut kesal
kesamping kesan kesatria kesempatan kesumat ketan ketapang ketat ketek ketela ketengah keteter ketiak ketik ketika
ketimbang ketok ketombe ketonggeng ketua ketuban ketuk ketumbar ketupat ketus khalayak khalifah khas khasiat khatam
khatib khatulistiwa khawatir khayal khianat khidmat khilaf khitan khotbah khusus khusyuk kiai kiamat kian kias kiat
kibar kibas kibul kicau kidal kidul kidung kijang kikir kikis kikuk kilah kilang kilap kilas kilat kilau kilir kilo
kilogram kilometer kimia kimiawi kina kincir kinerja kini kios kipas kiper kiprah kira kirab kiri kirim kisah kisar
kisruh kista kisut kita kitab kitar klaim klakson klan klarifikasi klasemen klasifikasi klasik klaster klausa klausul
klenik klenteng klien klik klimaks klinik klinis kliping klise klitih kloning kloset kloter klub knalpot koala koalisi
koar kobar koboi kobra kocak kocek kocok kocor koda kode kodifikasi kodim kodok kodrat koefisien koheren kohesi kok
kokain koki kokoh kokok kokpit kol kolaborasi kolaboratif kolam kolang kolase kolega koleksi kolektif kolektor kolera
kolesterol kolom kolonel kolong koloni kolonial kolonialisme kolor kolosal kolot kolumnis kolusi koma komandan komando
komat kombinasi komedi komedian komen komentar komentator komersial komersialisasi komet komik komikus komisariat
komisaris komisi komisioner komite komitmen komnas komoditas komodo kompak komparasi komparatif kompartemen kompas
kompatibel kompensasi kompeten kompetensi kompetisi kompetitif kompetitor kompilasi komplain kompleks kompleksitas
komplikasi komplit komplot komponen kompor kompos komposisi komposit kompres kompresi kompresor kompromi komputasi
komputer komputerisasi komunal komuni komunikasi komunikatif komunikator komunis komunisme komunitas komuter kondang
kondektur kondisi kondisional kondom kondominium konduktor kondusif koneksi konfederasi konfeksi konferensi
konfigurasi konfirmasi konflik konformitas konfrontasi kongkalikong kongko kongres kongsi koni konjungsi konklaf
konklusi konkret konon konotasi konsekuen konsekuensi konsensus konsentrasi konsep konsepsi konseptual konser
konservasi konservatif konsesi konsideran konsinyasi konsisten konsistensi konsolidasi konsonan konsorsium konspirasi
konstan konstelasi konstituen konstitusi konstitusional konstruksi konstruktif konsul konsulat konsuler konsultan
konsultasi konsumen konsumerisme konsumsi konsumtif kontainer kontak kontaminasi kontan konteks kontekstual
kontemplasi kontemporer konten kontes kontestan kontestasi kontinen kontingen kontinu kontra kontradiksi kontradiktif
kontrak kontraksi kontraktor kontraproduktif kontras kontrasepsi kontribusi kontributor kontrol kontroversi
kontroversial kontur konvensi konvensional konvergensi konversi konvoi konyol kooperasi kooperatif koordinasi
koordinat koordinator kop kopassus koper koperasi kopi kopiah kopilot kopling kopra kopral koral koran korban korek
koreksi korelasi koreografer koreografi korespondensi korlantas kornea koroner korosi korporasi korps korslet
korsleting korup korupsi koruptor kosakata kosmetik kosmopolitan kosong kostum kota kotak kotamadya koteka kotor koyak
koyo kram kran kreasi kreatif kreativitas kreator kredibel kredibilitas kredit kreditor kreditur kremasi kreolin
kresek kriket krim kriminal kriminalisasi kriminalitas kriminologi kripik kripto kriptografi krisis krisma kristal
kristen kristiani kriteria kritik kritikus kritis kroket kromosom kroni kronik kronis kronologi kronologis kruk
krusial kuadran kuah kuak kualat kuali kualifikasi kualitas kualitatif kuantitas kuantitatif kuantum kuap kuartal kuas
kuasa kuat kuatir kubah kubang kubik kubis kubu kubur kucek kucil kucing kucur kuda kudapan kudeta kudis kudu kudus
kue kuesioner kuil kuintal kuis kuitansi kuku kukuh kukus kulai kulak kuli kuliah kuliner kulintang kulit kulkas
kultum kultur kultural kultus kulum kumal kuman kumandang kumat kumbang kumis kumpul kumuh kumulatif kunang kunci
kuncir kuncup kundang kungkung kuning kunjung kuno kuntilanak kunyah kunyit kuota kupas kuping kupluk kupon kupu kura
kurang kuras kurasi kurator kurban kuret kurikulum kurir kurma kurs kursi kursus kurun kurung kurus kurva kusam kusen
kusir kusta kustomisasi kusuk kusut kutang kutat kutik kutip kutu kutub kutuk kuyu kuyup kwartir
laba label labil labirin laboratorium labrak labu labuh lacak laci lacur lada ladang laden laga lagak lagi lagu lahan
lahap lahar lahir laik lain lais lajang laju lajur laka lakalantas lakban lakon laksa laksamana laksana laku lalai
lalang lalap lalat lalim lalu lama laman lamar lambai lamban lambang lambat lambung lamin lampau lampias lampion
lampir lampu lamun lanal lancang lancar lancip lancong landa landai landak landas langgan langgang langgar langgeng
langit langka langkah langsat langsing langsung lanjut lansia lansir lantai lantang lantar lantaran lantas lantik
lantun lanud lap lapak lapang lapar lapas lapis lapor laptop lapuk lara larang laras lari laring laris larung larut
larva las laskar latah latar latih lauk laut lawak lawan lawas lawat layak layan layang layar layat layu lazim leasing
lebah lebam leban lebar lebaran lebat lebay lebih lebur leceh lecek lecet lecut ledak ledek leding lega legal
legalisasi legalitas legam legawa legenda legendaris legislasi legislatif legislator legit legitim legitimasi legiun
legong leher lejit leka lekang lekas lekat lekuk lelah lelaki lelang lelap lele leleh leluasa lelucon leluhur lem
lemah lemak lemari lemas lembab lembaga lembah lembap lembar lembayung lembek lembing lembu lembur lembut lempar
lempeng lemper lempung lena lencana lendir lengah lengan lengang lenggak lenggang lengger lenggok lengkap lengket
lengking lengkuas lengkung lengser lenong lensa lentera lentik lentur lenyap lepas lepra lepuh lerai lereng les lesat
lesbian lesehan lestari lesu letak letih letnan letup letus leukemia level lever lewat liang liar libas libat liberal
liberalisasi liberalisme libur licik licin lidah lidi lift liga ligatur lihai lihat lika likat liku likuid likuidasi
likuiditas likuifaksi lilin lilit lima limau limbah limbung limfa limit limpa limpah limun lincah lindap lindas lindi
lindung linear linggis lingkar lingkung lingkup linguistik linier lintah lintang lintas linu lipat lipstik liput lirih
lirik lisan lisensi listrik litbang liter literasi literatur litigasi liuk liwet loak lobang lobi lobster logam logat
logika logis logistik logo lohor loka lokakarya lokal lokalisasi lokasi loker loket lokomotif lolong lolos lomba
lompat loncat lonceng longgar longgok longok longsor lonjak lonjong lontar lonte lontong lorong lot lotre loyal
loyalis loyalitas loyang loyo luang luap luar luas lubang luber lubuk lucu lucut ludah ludes lugas lugu luhur luka
lukis luluh lulur lulus lumas lumat lumayan lumba lumbung lumer lumpia lumpuh lumpur lumrah lumur lumut lunak lunas
luncur lunglai luntang luntur lupa luput lurah lurik luring luruh lurus lusa lusin lusuh lutut luwak luwes
maaf mabes mabuk macam macan macet madani madrasah madu madya mafia magang maghrib magis magister magma magnesium
magnet magnetik magrib maha mahal mahar mahasiswa mahasiswi mahir mahkamah mahkota mahoni mahram main majalah majelis
majemuk majikan maju maka makalah makam makan makar makaroni makelar makhluk maki makin maklum maklumat makmur makna
makro maksiat maksimal maksimalisasi maksimum maksud makzul mal malah malaikat malam malang malapetaka malaria malas
maling malnutrisi malpraktik malu mama mamah mamalia mampet mampir mampu mampus mana manajemen manajer manajerial
manakala mancanegara mandat mandau mandeg mandek mandi mandiri mandor mandul manfaat mangga manggis manggung mangkal
mangkir mangkok mangkrak mangkuk mangrove mangsa manifes manifestasi manifesto manipulasi manipulatif manis manja
manjur mantan mantap mantel mantra mantri manual manuever manufaktur manusia manusiawi manuskrip manuver map mapala
mapan marah marak maraton maret marga margasatwa margin marginal marhaban marhaen mari marinir maritim marjinal marka
markah markas marmer marmut martabak martabat martil martir marus marwah mas masa masak masalah masam masif masih
masing masinis masjid maskapai masker maskot maslahat massa massal massif master masuk masyarakat masyhur mata
matahari matang matematika matematis materai materi material materialisme materiil mati matra matriks mau maupun maut
mawar mawas maya mayat mayor mayoritas mazhab mebel medali media mediasi mediator medik medis meditasi medok medsos
megah megap megapolitan megawatt mei meja mekanik mekanis mekanisasi mekanisme mekar melainkan melankolis melarat
melas melati melayu melek meleset melinjo melodi melon melulu memang memar memble memorandum memori memorial menang
menantu menara mendadak mendiang mendung mengapa mengi mengkal menit menpora mens menstruasi mentah mental mentalitas
mentari mentega mentereng menteri mentimun mentok mentor menu merah merak merana mercon mercu mercusuar merdeka merdu
merek mereka meriah meriam merica merinding merk merkuri merosot merpati mertua mesem mesin mesiu mesjid meski mesra
mesti mestika mesum meta metabolik metabolisme metadata metafisika metafora metal metalurgi metamorfosis metana meteor
meteorologi meter meterai meteran metode metodologi metro metromini metropolis metropolitan mewah mi miang mie migas
migor migran migrasi mikro mikroba mikrofon mikrolet mikroskop mikroskopis mil milad milenial miliar miliarder milik
milimeter milisi militan militansi militer mimbar mimik mimisan mimpi minat minder mineral minggu mini miniatur
minibus minim minimal minimalis minimalisasi minimalisir minimarket minimum minor minoritas minta minum minus minyak
miras miring mirip misa misal misi misil misionaris miskin mistar misteri misterius mistik mistis mitigasi mitologi
mitos mitra mitraliur mobil mobilisasi moda modal mode model modem moderasi moderat moderator modern modernisasi
modernitas modifikasi modul modular modus moge mogok mohon molek molekul molor momen momentum momok monarki moncer
moncong mondar monitor mono monogami monokrom monolog monopoli monoton montir montok monumen monumental monyet moral
moralitas moratorium morfologi mortir mosi motif motivasi motivator motor motorik motto moyang mozaik muak mual mualaf
muara muasal muat muazin mubalig mubazir mubes mucikari muda mudah mudarat mudik mufakat muhrim mujair mujarab mujur
muka mukadimah mukena mukim mukimin mukjizat muktamar mula mulai mulas mulia multazam multi multiguna multilateral
multimedia multinasional mulus mulut mumi mumpung mumpuni munafik munajat munas muncikari muncrat muncul mundur mungil
mungkin muntaber muntah mur murah mural muram murid murka murni murtad murung musabab musabaqah musafir musala musang
museum musibah musik musikal musikalitas musikus musim musisi muslihat muslim muslimah muslimin musnah muson
musrenbang mustahik mustahil mustajab musuh musyawarah mutakhir mutasi mutiara mutilasi mutlak mutu muzaki
nabati nabi nada nadi nafas nafi nafkah nafsu naga nagari nahas nahdliyin nahkoda naif naik najis nakal nakes nakhoda
naluri nama namun nanah nanas nangka nangkring nanti napas napi napol narapidana narasi narasumber narkoba narkotik
narkotika narsis nasab nasabah nasdem nasehat nasi nasib nasihat nasional nasionalis nasionalisasi nasionalisme naskah
natal natural naturalisasi naung nautika navigasi navigator nazar nebeng negara negarawan negatif negeri negosiasi
negosiator nekat nektar nelangsa nelayan nenek neolitik neolitikum neon neonatal neraca neraka nestapa net netizen
neto netral netralisasi netralitas neurologi neutron ngaben ngabuburit ngaji ngarai ngeri nggak ngilu ngopi niaga nian
niat nih nihil nikah nikel nikmat nikotin nila nilai nilam nilon ninabobo ningrat nipah nisbah nisbi niscaya nista
nitrat nitrogen nobar nobat noda nol nomaden nomenklatur nominal nominasi nominator nomor nona nonaktif nongkrong
nonstop nopol norma normal normalisasi normatif nostalgia nota notabene notaris notasi notifikasi notula notulen
notulis novel novelis november nuansa nuklir numerik nurani nuri nusa nusantara nutrien nutrisi nyai nyala nyalang
nyali nyaman nyamuk nyanyi nyaring nyaris nyata nyawa nyeri nyinyir nyiur nyonya
oase obat obeng obesitas obituari objek objektif objektivitas obligasi oblong obor obral obrol observasi observatorium
observer obsesi obyek oceh odol ofensif ogah ojek oknum oksidasi oksigen oktaf oktan oktober olah olahraga oleh oleng
oles oli oligark oligarki olimpiade olimpik olok ombak ombang ombudsman omel omnibus omong ompol ompong omprengan
omset omzet onar oncom onderdil onggok ongkos ongol online ontel oper opera operasi operasional operatif operator
operet opini opium oplos oposisi opsi opsional opsir optik optimal optimalisasi optimasi optimis optimisme optimistis
optimum oral orang orangutan oranye orasi orator orbit orde order ordinal ordo organ organik organis organisasi
organisator organisatoris organisir organisme orgasme orientalis orientasi orisinal orisinalitas orkes orkestra ormas
ornamen orok ortodoks ortopedi oseanografi osteoporosis otak otentik otentikasi oto otodidak otomatis otomatisasi
otomotif otonom otonomi otopsi otorisasi otorita otoritarian otoritas otoriter otot oval ovarium oven overdosis
pabean pabrik pacar pacu pacul pada padahal padam padan padang padat padepokan padi padma padu pagar pagelaran pagi
pagu pagut paguyuban paha pahala paham pahat pahit pahlawan pailit pajak pajang pakai pakan pakar pakem paket paking
paksa paku pakuan pala palak palang palawija palem paling palit palsu palu palung pamali paman pamer pameran pamit
pamong pamor pampas pamrih pamsimas pan panah panas panau pancang pancar pancaroba pancasila panci pancing pancung
pancur panda pandai pandan pandang pandemi pandu panel panembahan panen pangan pangeran panggang panggil panggul
panggung pangkal pangkalan pangkas pangkat pangku panglima pangling pangsa pangsit panik panitera panitia panjang
panjar panjat panjer panji pankreas pansus pantai pantang pantas pantat pantau panti pantik pantul pantun panutan
panwaslu papa papah papan papar para parade paradigma paradoks parafrase paragon paragraf parah paralayang paralel
paralimpik paramedis parameter parang paranormal paras parasit parasut parau pare parenting pares pari paripurna parit
paritas pariwara pariwisata parkir parlemen parodi paroki parpol parsial partai partikel partikelir partisan partisi
partisipan partisipasi partisipatif partitur partner paru paruh parut pas pasal pasang pasangan pasar pasaraya pasca
pascasarjana pasfoto pasien pasif pasifik pasir paskah paskibra paskibraka paslon pasok paspampres paspor pasrah pasta
pasti pastor pastur pasukan pasung pasutri patah paten patih patok patri patriark patriarki patriot patriotik
patriotisme patroli patuh patuk patung patungan patut paus paut pawai pawang payah payau payudara payung pecah pecat
pecel peci pecinan pecut pedal pedalaman pedang pedas pedati pedih pedoman peduli pegal pegang pegas pegawai pejam
pejantan peka pekak pekan pekarangan pekat pekerti pekik peking pel pelabuhan pelampung pelan pelana pelangi pelanting
pelat pelatuk pelaut pelbagai pelepah peleset pelesir pelet pelihara pelik pelikan pelintir pelipis pelita pelosok
pelotot peluang peluh peluit peluk peluru pemda pemilu pemilukada pemkab pemkot pemprov pemuda penalti penasaran penat
pencak pencar pencet pencil pencong pendam pendapa pendar pendek pendekar pendeta pending pengang pengantin pengap
pengaruh penggal penggawa pening penis penisilin penjara penjuru pensil pensiun pental pentas pentil penting pentol
pentung penuh penyok penyu pepaya pepet per perabot perah perahu perak peran perang perangai perangkap perangkat
peranjat peranti peras perawan perawi perban perbawa percaya percik percuma perda perdana perdata perdeo peres pergi
pergok perguruan peri periang peribahasa perigi perih perihal perikanan periksa perilaku peringkat perintah periode
periodik perisai peristiwa perit periuk perjaka perkakas perkara perkasa perkosa perkutut perlahan perlak perlente
perlu permadani permai permaisuri permak permanen permata permen permisi permisif permukaan pernah pernak pernik
peroksida peroleh peron perona perosok perpeloncoan perpres perpus pers persada persegi persen persentase persepsi
persero persis personal personalia personalisasi personel personifikasi perspektif pertal pertalite pertama pertamax
pertamini pertiwi perunggu perusahaan perut perwira pesan pesanggrahan pesangon pesantren pesat pesawat pesek peserta
pesiar pesimis pesimisme pesimistis pesing pesisir pesolek pesona pesta pestisida pesugihan pesut peta petai petak
petaka petang petasan peti petik petilasan petir petis petisi petitih petugas pewara piagam piala pialang piama piano
piatu picu pidana pidato pihak pijak pijar pijat pikap pikat piket pikir piknik piksel pikul pikun pil pilah pilang
pilar pileg pilek pilgub pilih pilin pilkada pilkades pilot pilpres pilu pimpin pimpong pinak pinang pincang pindah
pindai pinggan pinggang pinggir pinggul pingit pingsan pinjam pinjol pinset pinsil pintal pintar pintas pintu pinus
pionir pipa pipi pipih pipis pipit piramida pirang piranti piring pisah pisang pisau pistol pita pitam piutang piyama
pizza plafon plagiarisme plagiat planet plang plasebo plasenta plasma plastik plat platform platina plaza plebisit
pleidoi pleno plester plonco plural pluralisme plus plutonium pocong podcast podium pohon poin pojok poker pokir pokok
pola polah polarisasi polda polemik polen poles poligami polisi politeknik politik politikus politis politisasi
politisi polling polong polos polres polri polsek polsus polusi polutan polwan pompa ponakan pondasi pondok pongah
ponpes ponsel pop popular popularitas populasi populer populis populisme porak porakporanda pori porno pornografi
porong poros porsi portabel portal portofolio pos posbakum pose posesif posisi positif posko pospam poster postur
posyandu pot potas potasium potensi potensial potong potret pra prahara prajurit prakarsa prakarya praktek praktik
praktikum praktis praktisi pralaya pramugara pramugari pramuka pramuniaga pramuwisata pranata prangko prasangka
prasarana prasasti prasejahtera prasejarah prasmanan prasyarat predator predikat prediksi prefektur preferensi preman
premanisme premi premier premium pres preseden presensi presentasi presenter presiden presidensial presisi prestasi
prestisius preventif pria pribadi pribumi prihatin prima primadona primata primbon primer primitif primordial
pringgitan prinsip prinsipal prioritas prisma privasi privat privatisasi pro proaktif probiotik problem problema
problematik problematika produk produksi produktif produktivitas produsen produser profesi profesional profesionalisme
profesionalitas profesor profil profit profitabilitas prognosis program programa progres progresif proklamasi
proklamator prokreasi prolegnas proletar proletariat proliferasi prolog promo promosi promotif promotor propaganda
propam properti proporsi proporsional proposal prosedur prosedural prosentase proses prosesi prosesor prospek
prospektif prospektus prostat prostesis prostitusi protagonis protap protein proteksi protektif protektorat protes
protokol protokoler prototipe provider provinsi provokasi provokatif provokator proyek proyeksi proyektil proyektor
psikiater psikiatri psikis psikolog psikologi psikologis psikopat psikotropika puan puas puasa publik publikasi
publisitas pucat pucuk pudar pugar puing puisi puitis puja pujangga puji pukat pukau pukul pula pulang pulas pulau
pulih pulsa puluh pulung pun punah pundak pundi punggung pungkas pungkir pungli pungut puntung punuk punya pupil pupuk
pupur pura purba purbakala puri puritan purnabakti purnama purnatugas purnawirawan puruk purwarupa pusaka pusar pusara
pusat pusing puskesmas puspa pustaka pustakawan pustu pusus putar putih puting putra putri putu putus puyeng puyuh
raba rabies rabu rabuk rabun racau racik racun radang radar radiasi radikal radikalisasi radikalisme radio radioaktif
radiologi radius rafia raga ragam ragi ragu rahang rahasia rahib rahim rahmat raih raja rajah rajalela rajam rajawali
rajin rajuk rajut rak rakaat raker rakernas raket rakit rakor raksa raksasa rakus rakyat ramah ramai ramal rambah
rambat rambu rambut rambutan rampai rampak rampas ramping rampok rampung ramu ranah rancang rancu rangka rangkai
rangkak rangkap rangking rangkul rangkum rangsang rangsek ranjang ranjau ransel ransum rantai rantang rantau ranting
ranum rapat rapel raperda rapi rapor rapuh ras rasa rasi rasial rasio rasional rasionalisasi rasionalitas rasis
rasisme rasuah rasuk rasul rata ratap ratifikasi rating ratu ratus raung raup raut rawa rawan rawat rawit rawon raya
rayap rayon rayu razia reaksi reaksioner reaktif reaktivasi reaktor real realis realisasi realisme realistis realita
realitas realokasi rebah rebak reboisasi rebon rebung rebus rebut receh recok reda redaksi redaktur redam redenominasi
reduksi redup referendum referensi refleks refleksi reflektif reforma reformasi reformis regang regenerasi regional
registrasi regresi regu regulasi regulator reguler rehab rehabilitasi rehat reinkarnasi rejeki reka rekah rekam rekan
rekanan rekap rekapitulasi rekat rekayasa rekening reklamasi reklame rekomendasi rekonsiliasi rekonstruksi rekor
rekreasi rekrut rekrutmen rektor rektorat rekuisisi rel rela relaksasi relasi relatif relativitas relawan relevan
relevansi relief religi religius relik relokasi rem remaja remang remas rembes rembuk rembulan remedi remeh remisi
rempah remuk remunerasi renaisans renang rencana renda rendah rendam rendang rengek renggang renggut rengkuh renovasi
renta rentak rentan rentang rentas rente rentenir rentet renung renyah reog reorganisasi reparasi repatriasi repertoar
reportase reporter repositori repot representasi representatif represif reproduksi reptil republik reputasi resah
resam resap resep resepsi resepsionis reservasi reses resesi resi resident residivis resik resiko resiprokal
resistansi resistensi resleting resmi resolusi resonansi resor resort respek respon responden respons responsif
restitusi resto restoran restorasi restrukturisasi restu resume resusitasi retail retak retas retensi retina retorik
retorika retret retribusi reuni revisi revitalisasi revolusi revolusioner revolver rewel rezeki rezim ria riak riam
riang rias ribu ribut rica ricuh rida rileks rilis rimba rimbun rimpang rinci rindang rindu ring ringan ringgit
ringkas ringkih ringkik ringkuk ringkus ringsek rintang rintih rintis risak risau riset risih risiko riskan ritel
ritme ritsleting ritual ritus riuh riwayat riya robek roboh robot robotik roda rogoh roh rohani rohaniwan rok roket
rokok roman romantis romantisme rombak rombeng rombongan rompak rona ronda rondok rongga rongrong rongsok rontgen
rontok rosario rotan rotasi roti royal royalti royong rua ruang ruas rubel rubrik rudal rudapaksa rugi ruh rujak rujuk
rukiah ruko rukun rumah rumbai rumbia rumit rumor rumpi rumpun rumput rumus runcing runding rundung runtuh runtut
runut runyam rupa rupawan rupiah rusak rusuh rusuk rusun rutan rute rutin rutinitas rutuk ruwat ruwet ruyung
saat saban sabana sabar sabda sabet sabit sablon sabot sabotase sabtu sabu sabuk sabun sabung sabut sadap sadar sadis
sadur safari sagu sah sahabat sahaja saham sahih sahur sahut saing sains saintis sais saja sajadah sajak saji sakit
sakral sakramen saksama saksi sakti saku sakura salah salak salam salat saldo saleh salep salib salin saling salip
salju salon salto salur salut salvo sama samar sambal sambang sambar sambat sambil sambung sambut sampah sampai sampan
sampang sampel samping sampo sampul samsat samudera samudra samurai sana sanak sandal sandang sandar sandera sandi
sanding sandiwara sandung sang sanga sangar sangat sangga sanggah sanggar sanggul sanggup sangka sangkal sangkar
sangkur sangkut sangsi sanitasi sanjung sanksi santai santan santap santer santet santri santroni santun sapa sapi
sapih sapu saput saraf saran sarana sarang sarasehan sarat sarden sari sariawan saring sarjana sarkas sarkasme sarung
sasana sasar sastra sastrawan sate satelit satgas satir satpam satpol satu satwa saudagar saudara saudari sauh saung
savana sawah sawan sawang sawer sawi sawit sawo saya sayang sayap sayat sayembara sayup sayur sebab sebagai sebal
sebar sebarang sebat sebel sebelah sebelas sebelum sebentar seberang seberapa sebut secara sedak sedan sedang
sedangkan sedap sedekah sedemikian sederhana sedia sediakala sedih sedikit sedimen sedimentasi sedot sedu segala segan
segar segara segel segera segi segmen segmentasi segregasi sehat sehingga seismik sejahtera sejak sejarah sejarawan
sejati sejuk sejumlah sekadar sekak sekali sekalian sekaligus sekalipun sekam sekap sekarang sekarat sekat sekda
seketika sekian sekitar sekoci sekolah sekon sekongkol sekop sekretariat sekretaris seks seksama seksi seksual sekte
sektor sektoral sekuel sekular sekuler sekunder sekuritas sekuriti sekutu sel sela selada selagi selain selaku selalu
selam selamat selancar selang selangkang selaput selaras selasa selat selatan selawat selebaran selebrasi selebritas
selebritis seleksi selektif selempang selendang selenggara selepas selera selesa selesai selesma seleweng selidik
selimut selinap selingkuh selip selisih selisip selokan seloroh selubung seluk selular seluler seluncur selundup
seluruh selusup selusur semadi semai semak semangat semangka semarak semat semata semayam sembab sembah sembahyang
sembako sembarang sembari sembelih sembelit sembilan sembrono sembuh sembul sembunyi sembur semen semenanjung semenjak
sementara semerbak semesta semester semi semifinal semifinalis seminar seminari semir sempat sempit sempoyong semprot
semprul sempurna semu semua semula semut sen senam senandung senang senantiasa senapan senapati senar senat senator
sendal sendat sendawa sendi sendiri sendok sendu senewen sengaja sengal sengat sengau senggama senggol sengit
sengkarut sengketa sengsara seni seniman senin senior senja senjang senjata senonoh sensasi sensasional sensitif
sensitivitas sensor sensual sensus sentak senter sentil sentimen sentimental sentimeter sentosa sentra sentral
sentralisasi sentuh senyap senyawa senyum seok sepah sepak sepakat separatis separatisme separuh sepat sepatu sepeda
sepele seperempat sepertiga sepet sepi sepoi seprai september sepuh sepuluh sepupu serabi serabut seragam serah serai
serak serakah seram serambi serambut serampang serang serangga serap serapah serat seraya serba serbaguna serbet serbu
serbuk serdadu serdawa sereh seremoni seremonial serempak serempet serentak seret sergah sergap seri serial seriawan
serikat sering seringai serius serobot seroja serong seronok sersan serta sertifikasi sertifikat seru seruak seruduk
seruling serum serupa seruput serut serutu server serviks servis sesak sesal sesap sesat seseorang sesi sesuai sesuatu
sesumbar sesungguhnya set setan setang setara setel setelah setengah seteru setia setiap setir setop setor setrika
setrum setubuh setuju setum setup sewa sewenang sewot shalat shampo sia siaga siakad sial siam siang sianida siap
siapa siapsiaga siar siasat sibak siber sibuk sidak sidang sidik sifat sifilis sigap sigaret signal signifikan
signifikansi sih sihir sikap sikat siklon siklus siksa siku sikut silabus silakan silam silang silap silat silaturahmi
silau silet silih silika silikon silinder silogisme silpa silsilah siluet siluman sim simak simbah simbol simbolik
simbolis simetri simetris simfoni simpan simpang simpati simpatik simpatisan simpel simplifikasi simposium simptom
simpuh simpul simulasi simulator simultan sin sinambung sinar sindikat sindir sindrom sinergi sinetron singa singgah
singgasana singgung singkap singkat singkir singkong singlet singsing singularitas sini sinis sinisme sinkron
sinkronisasi sinode sinonim sinopsis sintas sintesis sintetis sinting sinyal sinyalemen sinyalir sipil sipir sipit
sipu siput siram sirat sirih sirik sirine siring sirkuit sirkulasi sirkus sirna sirsak sirup sisa sisi sisih sisik
sisip sisir siskamling sistem sistematik sistematika sistematis siswa siswi sita siter situ situasi situasional situs
siul siuman skala skandal skema skenario skeptis ski skor skorsing skripsi skuad skuadron skuat skuter slogan soal
sobat sobek sodet sodok sodor sogok sohib sohor sok sokong sol solar solek solid solidaritas solusi somasi sombong
songket songsong sono sontek sop sopan sopir sopran sorak sore sorga sorong sorot sortir sosial sosialis sosialisasi
sosialisme sosiolog sosiologi sosiologis sosis sosok sosor soto sotong spanduk spasi spasial spektakuler spektrum
spekulan spekulasi spekulatif sperma spesial spesialis spesialisasi spesies spesifik spesifikasi spidol spion spionase
spirit spiritual spiritualitas sponsor spontan spontanitas spora sporadis sportif sportivitas sprei stabil stabilisasi
stabilisator stabilitas stadion stadium staf stafsus stagnan stagnasi stamina standar standardisasi standarisasi
stapler start stasiun statis statistik status statuta stempel stensil stepa stereotip steril sterilisasi stigma
stigmatisasi stiker stimulan stimulasi stimulus stok stop stopkontak strata strategi strategis stratifikasi stres
striker stroke struk struktur struktural studi studio stunting suai suaka suami suap suar suara suasana suatu subjek
subjektif sublim subsider subsidi substansi substansial substitusi subuh subur subvensi subyek suci sudah sudi sudut
sufi sugesti suguh suhu sujud suka sukacita sukar sukarela sukarelawan sukma sukses suksesi suku sukun sulam sulap
sulfur suling sulit sultan suluh sulung sulut sumbang sumbat sumber sumbing sumbu sumpah sumpal sumpit sumringah sumur
sunah sunat sundal sundul sungai sungging sungguh sungkan sungkem sungkur sungut suntik sunting suntuk sunyi sup
supaya super superior supermarket supir supit suplai suplemen suporter supranatural supremasi surai suram surat surau
surban surel surga suri suruh surut survei surveyor sus susah sushi susila suspensi suster susu susuh susul susun
susup susur susut sutera sutra sutradara swab swadaya swafoto swakarsa swakelola swalayan swasembada swasta syahadat
syahbandar syahdan syahdu syahid syahwat syair syak syal syaraf syarat syariah syariat syarif syawal syekh syiah syiar
syirik syok syukur syur syuting
taat tabah tabel tabiat tabib tabir tablet tablig tabligh tabloid tabok tabrak tabu tabuh tabung tabur tadah tadarus
tadi tafsir tagal tagar tagih tahajud tahan tahap tahi tahiyat tahlil tahta tahu tahun taipan tajam tajuk tajwid tak
takar takbir takdir takhayul takhta takjil takjub takluk takraw taksi taksir taktik taktis takut takwa takwil takziah
talak talang talas talenta tali talkin talut tamak taman tamasya tamat tambah tambak tambal tambang tambat tambuh
tameng tampak tampan tampang tampar tampik tampil tampuk tampung tamu tanah tanak tanam tancap tanda tandan tandang
tandas tandatangan tandem tanding tandon tandu tanduk tandur tandus tangan tangani tangga tanggal tanggap tangguh
tangguhkan tanggul tanggulang tanggung tangis tangkai tangkal tangkap tangkas tangki tangkis tangkup tangsi tani
tanjak tanjung tanker tanpa tantang tante tantiem tanur tanya taoge tapa tapak tapal tapera tapi tapis taplak tar tara
taraf taraweh tarawih target tari tarif tarik taring tarkam taruh taruna tarung tas tasawuf tasbih tasyakuran tata
tatah tatanan tatap tatar tatausaha tatib tato taubat tauge tauhid tauke tauladan taun taurat tausiah taut tawa tawan
tawar tawas tawon tawuran tayang tayub teater teatrikal tebak tebal tebang tebar tebas tebing tebu tebus teduh tega
tegak tegal tegalan tegang tegap tegar tegas tegel teguh teguk tegun tegur teh teka tekad tekan teken teknik teknikal
teknis teknisi teknokrat teknokratik teknolog teknologi teko tekor teks tekstil tekstual tekstur tekuk tekun telaah
teladan telaga telah telak telan telanjang telanjur telantar telapak telat telaten telefon telegraf telegram
telekomunikasi telekonferensi telenovela telepon teleskop televisi telik telikung telinga telisik teliti teluh teluk
telungkup telunjuk telur telusur tema teman tematik tembaga tembak tembakau tembang tembem tembikar tembok tembus
tempa tempat tempayan tempe tempel tempeleng temperamen temperamental temperatur tempik tempo temporer tempuh tempur
tempurung temu tenaga tenang tenant tenar tendang tendensi tendensius tender tengadah tengah tengara tenggak tenggang
tenggara tenggat tenggelam tengger tenggorok tengik tengkar tengkorak tengku tengkuk tengkulak tengkurap tengok tenis
tenor tensi tentang tentara tentera tenteram tentram tentu tenun tenung teokrasi teolog teologi teologis teorema
teoretis teori teoritis tepat tepi tepis tepuk tepung terakhir teralis terampil terang terap terapi teras terasi
teratai terawang terbang terbit teri teriak terigu terik terima teripang terjal terjang terjemah terjun terka terkam
termasuk termin terminal terminologi termometer termos ternak terobos terompet terong teropong teror teroris terorisme
terowongan terpa terpal tersangka tersier tertib terus terusan tes tesis testimoni testis tetangga tetap tetapi tetas
tetek tetes tetua tewas tiada tiang tiap tiarap tiba tidak tidur tifa tiga tikai tikam tikar tiket tikung tikus tilang
tilas tilik tim timah timang timba timbal timbang timbul timbun timnas timpa timpal timpang timpuk timun timur tindak
tindas tindih tindik tinggal tinggi tingkah tingkat tinja tinjau tinju tinta tipe tipikal tipikor tipis tipologi tipu
tirai tirani tiras tiri tiris tirta tiru tisu titah titel titik titip titis tiup tiwul todong toga togel tohok toilet
tokcer tokek toko tokoh toksik toksin tol tolak toleh toleran toleransi tolok tolol tolong tomat tombak tombol ton
tong tonggak tongkang tongkat tongkol tongkrong tongong tongseng tonjok tonjol tonton topan topang topeng topi topik
toples topografi toreh tornado torpedo total totalitas totaliter totem totok towel towing tradisi tradisional trafik
tragedi tragis trakea traksi traktat traktir traktor transaksi transaksional transfer transformasi transformator
transfusi transisi transit transkrip transkripsi transliterasi translokasi transmigran transmigrasi transmisi
transparan transparansi transplantasi transpor transportasi trauma traumatik traumatis travel trek tren trenggiling
tri tribun tribune trik triliun trilogi trio tripleks triplet triwulan trofi troli trombosit tropika tropis trotoar
truf truk tsunami tua tuah tuai tuak tualang tuan tuang tuas tuba tubi tubir tubruk tubuh tuding tuduh tudung tugal
tugas tugu tuhan tuju tujuh tukang tukar tukas tukik tukin tuksedo tulang tular tuli tulip tulis tulus tumbal tumbang
tumbuh tumbuk tumis tumit tumor tumpah tumpang tumpas tumpeng tumpu tumpuk tumpul tuna tunai tunanetra tunang
tunarungu tunas tunawicara tunawisma tunda tunduk tungau tunggak tunggal tunggang tungging tunggu tungkai tungku
tunjang tunjuk tuntas tuntun tuntut tupai turap turba turban turbin turbulensi turis turisme turnamen turun turut
tusuk tut tutor tutorial tutup tutur tuyul
uang uap uar ubah uban ubi ubin ubun ucap udang udar udara udik ufuk ugal ujar uji ujung ukhuwah ukir ukulele ukur
ulah ulama ulang ular ulas ulat ulayat ulek ulen ulet ulik ulos ultah ultimatum ultra ulung ulur umat umbai umbar umbi
umbul umpama umpan umpat umpet umrah umroh umum umur undak undang undi unduh undur unggah unggas unggul unggun ungkap
ungkit ungsi ungu unifikasi unik unikum universal universitas unjuk unsur unta untai untuk untung upacara upah upaya
upeti urai urakan urap urat urban urbanisasi urea urgen urgensi urin urine uring urologi urung urus urut usah usaha
usai usang usap usia usik usil usir ustaz usul usung usus usut utak utama utang utara utas utopia utuh utus uzur
vagina vaksin vaksinasi vaksinator vakum valas valid validasi validator validitas valuta vampir vandal vandalisme
variabel varian variasi variatif varietas vas vegetarian vegetasi velg ventilasi ventilator verbal verifikasi
verifikator versi vertikal veteran veterinair veto vibrasi video vihara vila vinil violet viral virologi virtual
virtualisasi virus visa visi visibilitas visioner visual visualisasi visum vital vitalitas vitamin vlog vlogger vokal
vokalis vokasi vokasional volatil volatilitas voli volt voltase volume voluntir vonis voting vulgar vulkanik vulkanis
vulkanologi vulva
wabah wacana wadah waduh waduk wafat wagub wahai wahana wahid wahyu waisak wajah wajan wajar wajib wakaf wakil waktu
walah walau walet walhasil walhi wali walikota walkot walkout wangi wanita wanprestasi wanti wapres warak waralaba
waras warga warganegara warganet waris warna warnet warta wartawan wartawati warteg wartel warung wasiat wasir wasit
waskita waslap waspada wastafel watak watas watt wawancara wawasan wayang web webinar wedana wedang wejang welas
wenang wereng wewenang wibawa widyaiswara wihara wilayah windu wira wiraswasta wirausaha wirid wisata wisatawan wisma
wisuda wisudawan wisudawati wol wortel wudu wujud wulan wushu
yaitu yakin yakni yakuza yang yatim yayasan yodium yoga yogurt yuan yubileum yudikatif yudisial yudisium yuridis yuris
yurisdiksi yurisprudensi
zabur zaitun zakat zalim zaman zamrud zat ziarah zigot zikir zina zirah zodiak zona zonasi zoologi zuhur zumba
"""
