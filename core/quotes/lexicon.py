"""The words by which quotations and their speakers are recognized, for each language; all in lower case.

The lists are judgement. A missing word costs the quotations that it introduces, and one too many costs precision.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, eq=False)
class Lexicon:
    """
    bare_verbs      verbs without prefix, which stand before the speaker: `kata Budi`, `said Jones`
    clause_verbs    verbs after the speaker, whose complement is a clause: `Budi mengatakan harga naik`
    mixed_verbs     verbs after the speaker, whose complement may be a noun phrase: `Budi menjelaskan rencananya`
    rare_verbs      verbs after the speaker that seldom mean saying: only with a comma or conjunction
    other_verbs     verbs after the speaker that introduce direct speech only: directives, gestures
    passive_verbs   verbs before the agent: `dikatakan Budi`
    suffix          the pronoun that is written together with a verb
    sources         prepositions before a source: `menurut Budi`
    conjunctions    what introduces an indirect clause and is not a part of it
    pronouns        speakers who are named elsewhere
    adverbs         what may stand between a speaker and the verb, or between the verb and the speaker
    openers         words with which a sentence may begin before its subject; no part of a name nor of a clause
    circumstances   what begins a phrase of place, time or addressee between speaker, verb and clause
    persons         nouns for persons whose name is not given
    relatives       nouns for persons to which the suffix is added: `suaminya`
    labels          words before marks that hold a title, a slogan or a term: `slogan "…"`, `a book called "…"`
    label_phrases   what follows `Begitu` and `Demikian` behind such words in marks: `Begitu bunyi spanduk itu`
    documents       sources that are no speakers
    offices         words with which an office begins, or which show that a phrase is one
    institutions    words within the names of institutions, and places in those of offices
    institution_heads   words with which the name of an institution begins
    ranks           ranks, degrees and honorifics before a name; part of the full name
    particles       lower-case words inside names
    noun_heads      words with which a noun phrase begins, not a clause
    finite          words that only a clause contains
    not_finite_after    words after which a verb is not that of the clause
    nicknames       words before another name of the same person
    given_names     words of institutions that are also names
    naming          words between a description and the name of that person
    determiners     words at the end of a description
    articles        words at the beginning of a description
    short_name_is_last  whether people are called by the last word of their name after its first mention
    """

    bare_verbs: frozenset[str]
    clause_verbs: frozenset[str]
    mixed_verbs: frozenset[str]
    rare_verbs: frozenset[str]
    other_verbs: frozenset[str]
    passive_verbs: frozenset[str]
    suffix: str
    sources: frozenset[str]
    conjunctions: frozenset[str]
    pronouns: frozenset[str]
    adverbs: frozenset[str]
    openers: frozenset[str]
    circumstances: frozenset[str]
    persons: frozenset[str]
    relatives: frozenset[str]
    labels: frozenset[str]
    label_phrases: frozenset[str]
    documents: frozenset[str]
    offices: frozenset[str]
    institutions: frozenset[str]
    institution_heads: frozenset[str]
    ranks: frozenset[str]
    particles: frozenset[str]
    noun_heads: frozenset[str]
    finite: frozenset[str]
    not_finite_after: frozenset[str]
    nicknames: frozenset[str]
    given_names: frozenset[str]
    naming: frozenset[str]
    determiners: frozenset[str]
    articles: frozenset[str]
    short_name_is_last: bool

    # The sets below are unions, since each token is looked up in most of them.

    @cached_property
    def stems(self) -> Mapping[str, str]:
        """The verb or preposition before a suffixed pronoun, by the whole word: `kata` for `katanya`."""
        if not self.suffix:
            return {}
        return {stem + self.suffix: stem for stem in self.bare_verbs | self.passive_verbs | self.sources}

    @cached_property
    def someones_relatives(self) -> frozenset[str]:
        """The relatives with the suffix; none in a language without one."""
        return frozenset(word + self.suffix for word in self.relatives) if self.suffix else frozenset()

    @cached_property
    def attributions(self) -> frozenset[str]:
        """The words that introduce the speaker of the words before them."""
        return self.bare_verbs | self.stems.keys()

    @cached_property
    def active_verbs(self) -> frozenset[str]:
        return self.clause_verbs | self.mixed_verbs | self.rare_verbs | self.other_verbs

    @cached_property
    def indirect_verbs(self) -> frozenset[str]:
        """The verbs after the speaker that introduce indirect speech."""
        return self.clause_verbs | self.mixed_verbs | self.rare_verbs

    @cached_property
    def speech_words(self) -> frozenset[str]:
        """The words at which indirect speech is looked for."""
        return self.attributions | self.sources | self.passive_verbs | self.indirect_verbs

    @cached_property
    def cues(self) -> frozenset[str]:
        """The words without any of which a text has no quotation."""
        return self.speech_words | self.active_verbs

    @cached_property
    def subject_words(self) -> frozenset[str]:
        """The words with which the subject of a verb of saying may begin, besides words in capitals."""
        return self.pronouns | self.persons | self.offices | self.ranks | self.articles | self.someones_relatives

    @cached_property
    def titles(self) -> frozenset[str]:
        """The words before a name with which it may begin in lower case."""
        return self.offices | self.ranks

    @cached_property
    def subject_verbs(self) -> frozenset[str]:
        """The verbs whose subject or agent a pronoun may stand for later."""
        return self.passive_verbs | self.active_verbs

    @cached_property
    def office_ends(self) -> frozenset[str]:
        """The words that are no part of an office in lower case."""
        return (
            self.circumstances | self.determiners | self.adverbs | self.openers | self.active_verbs | self.attributions
        )


ALL_RANKS = _words(
    """
    prof profesor professor dr drs dra drg ir h hj kh tgk tgh ust ustaz ustadz ustazah gus habib syekh kiai kyai nyai
    haji hajjah raden pak bu bapak ibu mas mbak kang bung bang saudara saudari jenderal jend letjen mayjen brigjen
    marsekal marsda laksamana laksda kolonel letkol mayor kapten lettu letda serma serka sertu serda kopral praka
    pratu komjen irjen kombes akbp kompol akp iptu ipda aiptu aipda bripka brigadir briptu bripda pol purn tni inf mr
    mrs ms miss sir dame lord lady gen general col colonel capt captain lt lieutenant maj major sgt sergeant adm
    admiral rev
    """
)
_PARTICLES = _words("bin binti van von de der da del la le al el ibn bint")

INDONESIAN = Lexicon(
    bare_verbs=_words(
        """
        kata ujar ucap tutur ungkap tegas jelas terang papar imbuh tambah sebut lanjut beber kilah tandas tukas cetus
        celetuk pungkas sambung urai tulis jawab kenang aku seru teriak keluh timpal ingat harap nilai klaim pinta
        imbau saran pesan ulas canda simpul tuding kritik sesal puji ajak bantah tanya sindir cerita curhat sahut
        lontar tekan bisik pekik gumam kelakar candanya dalih sanggah duga yakin ancam desak anjur kecam protes jabar
        rinci singgung cuit gugat lirih tampik kisah rayu ucapnya
        """
    ),
    clause_verbs=_words(
        """
        mengatakan berkata berujar menyatakan mengaku menilai bertutur mengutarakan mengemukakan berpendapat
        menuturkan menyebutkan mengklaim menceritakan bercerita berdalih berkilah mengeklaim berargumen beranggapan
        berpandangan
        """
    ),
    mixed_verbs=_words(
        """
        menjelaskan mengungkapkan mengungkap menegaskan menyebut menambahkan menerangkan memaparkan membeberkan
        menyampaikan menekankan melanjutkan mengakui menandaskan menguraikan mencontohkan mengisahkan menjabarkan
        menggarisbawahi menginformasikan mengumumkan membantah menyangkal beralasan melaporkan merinci menuding
        """
    ),
    rare_verbs=_words("memastikan mencatat mengonfirmasi mengkonfirmasi menjamin membenarkan menampik menepis"),
    other_verbs=_words(
        """
        mengajak meminta mengimbau menghimbau menyarankan mendorong mengingatkan berharap bertanya menjawab menulis
        menyoroti mengapresiasi mengkritik menanggapi menyambut berpesan bersabda berfirman berseru berteriak
        menyindir mengeluh
        mengeluhkan menyayangkan menyesalkan memuji berjanji meyakini optimistis memprediksi memperkirakan
        menceritakan mengenang mengungkit menimpali menyahut menanyakan menyerukan mengusulkan mendesak menuntut
        mengharapkan berterima menyimpulkan menduga merasa mengucapkan melontarkan menganggap menolak membacakan
        mencuitkan menyadari menyinggung menuliskan
        """
    ),
    passive_verbs=_words(
        """
        dikatakan disampaikan diungkapkan diungkap ditegaskan dijelaskan dituturkan diterangkan dipaparkan ditambahkan
        disebutkan disebut dinyatakan diakui dinilai diutarakan dilontarkan dikemukakan dibeberkan diucapkan
        diceritakan dikisahkan diuraikan ditekankan dibenarkan ditulis
        """
    ),
    suffix="nya",
    sources=_words("menurut"),
    conjunctions=_words("bahwa bahwasanya kalau jika"),
    pronouns=_words("dia ia beliau mereka dirinya"),
    adverbs=_words(
        """
        juga pun lalu kemudian lantas awalnya sendiri kembali turut sempat pernah telah sudah langsung kerap terus
        hanya lagi pula lebih lanjut jauh singkat selanjutnya sebelumnya secara tegas terpisah akhirnya masih tetap
        ikut bahkan sekaligus dengan oleh si sang tersebut ini itu lirih yakin antusias saja tadi ra saw swt
        radiallohu radhiyallahu anhu anha alm almarhum rahimahullah
        """
    ),
    openers=_words(
        """
        namun tetapi tapi sementara sedangkan selain itu meski meskipun demikian begitu walau walaupun padahal karena
        sebab sehingga maka jadi dan serta atau lebih lanjut kemudian lalu lantas selanjutnya sebelumnya di dalam pada
        saat ketika setelah sebelum sejak seperti sebagaimana adapun apalagi bahkan dari untuk dengan oleh pasalnya
        tak tidak hal ini menurut kata dikatakan masih hingga kini saat sejauh terkait soal mengenai tentang
        berdasarkan akan sudah telah akibat kendati usai seusai menanggapi atas melalui lewat secara umum bagi para
        sebuah seorang salah satu sekadar sebaliknya sebagai informasi terbaru syaratnya caranya rencananya nantinya
        terpisah intinya artinya misalnya alasannya tujuannya sayangnya untungnya faktanya nah ya jika kalau bila
        apabila agar supaya yang bukan juga ada banyak beberapa semua setiap selama sampai berikut tentu memang
        sebetulnya sebenarnya terlebih seiring tiap dikutip dilansir mengutip melansir menyusul kepada senin selasa
        rabu kamis jumat sabtu minggu januari februari maret april mei juni juli agustus september oktober november
        desember baca diketahui disebutkan pernyataan ungkapan penjelasan keterangan saya kami kita anda dia ia beliau
        mereka apa siapa bagaimana mengapa kenapa terutama khususnya antara hampir sekitar tahun hari pihak pihaknya
        pria wanita perempuan warga
        """
    ),
    circumstances=_words(
        """
        kepada saat ketika di dalam usai seusai pada melalui lewat yang sambil seraya dikutip dihubungi ditemui
        lantaran sebagaimana seperti selaku bersama kala waktu menanggapi terkait soal setelah sebelum senin selasa
        rabu kamis jumat sabtu minggu sembari via
        """
    ),
    persons=_words(
        """
        pria wanita perempuan lelaki laki-laki polisi jaksa hakim warga korban tersangka terdakwa saksi dokter pakar
        pengamat peneliti politisi politikus pengacara aktor aktris penyanyi artis pemain pelatih penyidik pedagang
        petani nelayan sopir guru siswa mahasiswa pejabat anggota ketua kepala direktur menteri gubernur bupati wali
        walikota camat lurah presiden ibu ayah bapak suami istri anak putra putri mantan ahli epidemiolog ekonom
        penulis sutradara produser pengusaha pengembang pemilik manajer juru ulama ustaz ustadz kiai kyai pendeta
        uskup pengunjung penumpang pelanggan konsumen orang sosok jenderal komandan legislator senator pemerintah
        pihak kuasa tokoh aktivis jubir sekretaris perwira prajurit bek kiper striker gelandang penyerang pesepakbola
        atlet pebalap pembalap bos pendiri pelapor pelaku keluarga tetangga saksi_mata psikolog pembina wakil sumber
        pendakwah alumnus alumni lulusan jebolan gadis pemuda pemudi remaja pelajar buruh petugas relawan pegawai
        karyawan karyawati wartawan jurnalis fotografer desainer komedian pelawak presenter penumpang pengemudi
        pengendara nasabah pembeli penjual pemimpin perempuan eks
        """
    ),
    relatives=_words(
        """
        suami istri ibu ayah bapak anak putra putri kakak adik kakek nenek paman bibi sepupu mertua keponakan menantu
        pacar kekasih teman rekan sahabat tetangga atasan majikan pengacara
        """
    ),
    labels=_words(
        """
        bertajuk berjudul bertema bertemakan bertuliskan berbunyi tertulis terbaca bernama dinamai dijuluki berjuluk
        bergelar judul tajuk tema tulisan istilah slogan semboyan moto motto jargon tagline tagar hashtag frasa
        kalimat kata-kata sebutan julukan sandi film lagu album novel buku sinetron serial cerpen puisi puisinya
        lagunya filmnya bukunya novelnya artikel esai rubrik spanduk poster baliho program acara seminar webinar
        diskusi pameran konser kampanye gerakan pertanyaan pantun lirik pepatah peribahasa yel-yel
        """
    ),
    label_phrases=_words("bunyi isi bunyinya isinya tulisan judul lirik penggalan slogan seruan kutipan"),
    documents=_words(
        """
        penelitian riset studi survei hasil data laporan undang-undang uu pasal peraturan jurnal buku situs laman
        catatan informasi keterangan kabar berita rencana jadwal perhitungan kitab hadits hadis alquran kbbi sejarah
        tradisi kepercayaan beberapa berbagai pendapat pandangan dokumen kamus sumber teori prakiraan perkiraan
        perpres permen perda aturan ketentuan versi pantauan pengamatan bahasa istilah sensus sejumlah
        """
    ),
    offices=_words(
        """
        kepala ketua direktur menteri gubernur bupati wali walikota camat lurah presiden wakil mantan sekretaris
        sekjen komisaris manajer manager director ceo cfo coo cto head chief chairman president vp kapolri kapolda
        kapolres kapolsek kapolresta kapolrestabes kasat kabid kabag kasi kasubag kasubbag kasubdit kadis kadiv karo
        kanit dirut dirjen dirkrimum dirreskrimum plt plh pj penjabat pelaksana staf anggota juru jubir bendahara
        koordinator rektor dekan dosen guru pengamat pakar ahli peneliti politikus politisi pengacara kuasa hakim
        jaksa panglima pangdam danrem dandim danramil danlanal kajari kajati kasi kasipenkum kasie deputi asisten
        inspektur menko menhub menkes menkeu mendagri menlu menhan mensos mentan mendikbud menaker mendes wamen
        wamenkes wamenkeu wamendagri pm perdana raja ratu paus imam khalifah sultan pendiri pemilik founder co-founder
        penyidik kasubsi humas perwakilan general executive managing country marketing public pelatih bek gelandang
        penyerang kiper striker aktor aktris penyanyi vokalis gitaris sutradara produser penulis artis komika
        presenter ekonom epidemiolog psikolog dokter spesialis sekda sekwan caleg capres cawapres cagub calon tokoh
        aktivis supervisor hrga legislator senator uskup pendeta warga saksi korban tersangka terdakwa kasatgas
        kabasarnas ketum waketum sekum wasekjen stafsus kabiro kabareskrim kasubbid kabidhumas dansatgas
        """
    ),
    institutions=_words(
        """
        dinas kota kabupaten provinsi kecamatan kelurahan desa negara republik indonesia jawa barat timur tengah utara
        selatan sumatera kalimantan sulawesi papua maluku bali banten jakarta surabaya bandung semarang yogyakarta
        medan makassar palembang aceh riau jambi bengkulu lampung dki bogor bekasi depok tangerang solo malang komisi
        badan bidang pendidikan kebudayaan kesehatan perhubungan keuangan perindustrian perdagangan pertanian
        kehutanan lingkungan hidup energi sumber daya mineral sosial hukum ham luar dalam negeri pertahanan keamanan
        koordinator koordinasi kementerian umum nasional pusat daerah wilayah utama operasional pemasaran komunikasi
        informasi informatika publik pariwisata ekonomi kreatif bumn pekerjaan perumahan rakyat tenaga kerja desa
        agama pemuda olahraga riset teknologi pengembangan pembangunan perencanaan penanggulangan bencana pencegahan
        pengendalian penyakit pelayanan satuan tugas satgas tim pedoman protokol mitigasi ikatan asosiasi himpunan
        persatuan gabungan perusahaan pt cv tbk persero bank partai fraksi dewan perwakilan majelis mahkamah agung
        konstitusi kejaksaan kepolisian polres polda polsek polri pengadilan komite universitas institut sekolah
        fakultas rumah sakit rsud puskesmas yayasan lembaga pemberantasan korupsi pemilihan pengawas pemilu satu dua
        tiga i ii iii iv v reserse kriminal lalu lintas hubungan masyarakat biro bagian seksi sub direktorat jenderal
        jendral divisi departemen urusan strategic sales corporate secretary officer executive director manager
        relations communications senior vice president marketing public affairs operations branch area negeri swasta
        amerika serikat australia inggris jepang china malaysia singapura presiden menteri gubernur bupati pemerintah
        pemprov pemkot pemkab eksekutif pelaksana harian tetap muda madya pratama tinggi pidana khusus umum penerangan
        perlindungan perempuan anak bank otoritas jasa barat daya laut ketua sekretaris staf bidang hubungan
        internasional antar lembaga geofisika meteorologi klimatologi vulkanologi
        """
    ),
    institution_heads=_words(
        """
        kementerian dinas badan komisi polda polres polsek polri kejaksaan pemerintah pemprov pemkot pemkab pt cv bank
        partai universitas institut yayasan lembaga dewan majelis mahkamah bmkg bnpb kpk kpu bps bkn tim satgas
        asosiasi rsud rumah kemenkes kemlu kemendikbud kemenkeu perusahaan otoritas persatuan ikatan himpunan forum
        koalisi
        """
    ),
    ranks=ALL_RANKS,
    particles=_PARTICLES,
    noun_heads=_words(
        """
        cara modus kronologi alasan rencana keinginan komitmen apresiasi salam duka ucapan hal hal-hal soal tentang
        mengenai terkait sikap pesan pendapat pandangan harapan dukungan terima selamat permohonan permintaan kritik
        pujian tanggapan jawaban penjelasan keterangan informasi data laporan hasil bukti fakta kesiapan kesediaan
        keprihatinan kekhawatiran kekecewaan belasungkawa penghargaan tekad niat tujuan maksud arti makna isi poin
        sejumlah beberapa berbagai dua tiga empat lima secara diri kesalahan perbuatannya perasaan perasaannya kabar
        rasa detail rincian penyebab identitas aspirasi amanat pidato sambutan pernyataan langkah-langkah strategi
        dugaan motif nasib pengalaman pengalamannya kisah perjuangan ihwal apa bagaimana siapa mengapa kenapa adanya
        pentingnya perlunya sisi visi misi pengunduran perihal kebutuhan potensi
        """
    ),
    finite=_words(
        """
        adalah ialah merupakan akan sudah telah masih tidak belum bisa dapat harus perlu ada juga sedang ingin tak
        bukan mampu boleh wajib mesti pernah sempat tetap terus semakin kian lebih sangat cukup hanya menjadi memiliki
        mempunyai terdapat itu ini bakal hendak tengah siap jadi enggak nggak kini sering selalu saja memang pun mulai
        berhasil gagal naik turun penting baik
        """
    ),
    not_finite_after=_words("untuk yang agar guna dengan dalam supaya tanpa terhadap atas dari sebagai"),
    nicknames=_words("disapa dipanggil alias sapaan"),
    given_names=_words("agung pratama utama"),
    naming=_words("bernama"),
    determiners=_words("itu ini tersebut"),
    articles=_words("seorang salah para sang"),
    short_name_is_last=False,
)

ENGLISH = Lexicon(
    bare_verbs=_words(
        """
        said says say added adds explained explains stated insisted noted admitted argued warned replied asked
        wrote writes continued recalled remarked declared concluded joked tweeted announced commented claimed agreed
        suggested
        """
    ),
    clause_verbs=_words(
        """
        said says added adds stated states insisted insists claimed claims argued argues admitted admits acknowledged
        acknowledges told tells maintained contends contended
        """
    ),
    mixed_verbs=_words(
        """
        explained explains noted notes warned warns stressed stresses emphasized emphasised announced announces
        confirmed confirms revealed reveals denied denies declared declares wrote writes suggested suggests concluded
        conceded concedes
        """
    ),
    rare_verbs=frozenset(),
    other_verbs=_words(
        """
        asked asks replied replies continued recalled remarked joked tweeted commented agreed urged urges called
        praised criticized criticised responded answered
        """
    ),
    passive_verbs=frozenset(),
    suffix="",
    sources=_words("according"),
    conjunctions=_words("that"),
    pronouns=_words("he she they"),
    adverbs=_words(
        """
        also then later further again still has had have repeatedly previously earlier simply only himself herself
        once recently quickly reportedly
        """
    ),
    openers=_words(
        """
        the a an but and or in on at for with from by to as while when after before since however meanwhile according
        if this that these those it he she they we i you his her their its our my there here what who how why one two
        some many most all yet so still although though because during earlier later then now today yesterday monday
        tuesday wednesday thursday friday saturday sunday january february march april may june july august september
        october november december not no nor of about asked speaking last next under both
        """
    ),
    circumstances=_words(
        "in on at during after before who whom while when via through by speaking to monday tuesday wednesday thursday "
        "friday saturday sunday last this earlier from of"
    ),
    persons=_words(
        """
        spokesman spokeswoman spokesperson police officer officers official officials man woman mother father resident
        residents witness witnesses victim lawyer judge prosecutor prosecutors minister president mayor governor
        director chairman chairwoman chief manager coach captain player doctor professor researcher analyst analysts
        economist farmer teacher student driver owner author singer actor actress director neighbour neighbor expert
        experts critics council government ministry company
        """
    ),
    relatives=frozenset(),
    labels=_words(
        """
        called calls titled entitled dubbed named nicknamed reads read reading headlined term terms word words phrase
        slogan motto hashtag book novel film movie song album single series show episode essay article chapter poem
        play podcast column campaign exhibition headline title
        """
    ),
    label_phrases=frozenset(),
    documents=_words(
        "data report reports study studies survey figures research statistics law documents records estimates sources "
        "media reuters plan results census"
    ),
    offices=_words(
        """
        president minister mayor governor director chairman chairwoman chair chief head secretary deputy vice
        spokesman spokeswoman spokesperson coach manager professor senator ceo cfo coo founder co-founder prime former
        judge prosecutor attorney lawyer analyst economist researcher councillor councilor commissioner superintendent
        inspector detective constable sheriff king queen prince princess pope bishop ambassador treasurer editor
        author singer actor actress owner teacher principal composer conductor musician painter photographer architect
        engineer scientist biologist doctor nurse farmer fisherman driver activist artist novelist poet playwright
        """
    ),
    institutions=_words(
        """
        of the city county state department ministry bureau office agency council committee university institute
        college school hospital company inc ltd corp group bank party union association national international public
        health education finance foreign affairs interior defence defense justice transport police fire service
        executive officer operating financial minister president director manager general secretary vice deputy north
        south east west
        """
    ),
    institution_heads=_words("ministry department bureau agency council university bank police office"),
    ranks=ALL_RANKS,
    particles=_PARTICLES,
    noun_heads=_words("plans how why what details support concern concerns regret hope about of its his her their"),
    finite=_words(
        """
        is are was were be been will would can could may might must shall should has have had do does did not it he
        she they we there i
        """
    ),
    not_finite_after=_words("to who which"),
    nicknames=_words("nicknamed"),
    given_names=frozenset(),
    naming=_words("named"),
    determiners=frozenset(),
    articles=_words("the a an one"),
    short_name_is_last=True,
)

LEXICONS = {"id": INDONESIAN, "en": ENGLISH}
