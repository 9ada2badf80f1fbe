"""Templates of recurring news items: weather, prices, schedules, results. Each instance of one is a story of its own.

The first line is the headline. Slots: `{place}`, `{person}` and so on stay the same within an instance; `{int 18-35}`
and `{pick one|two}` differ at each occurrence unless they are numbered as in `{1:int 18-35}`. A line that begins with
`* a|b|c:` is repeated for each of these names, `{each}`. What is news in such an item are a few values; everything else
recurs from day to day and from place to place.
"""

INDONESIAN = {
    "weather": """
Prakiraan cuaca {place} {date}
BMKG memprakirakan {place} {pick cerah berawan|hujan ringan|hujan sedang|berawan tebal} pada {date}.
Pada pagi hari cuaca diprakirakan {pick cerah|berawan|cerah berawan}, siang {pick hujan ringan|hujan petir|berawan}, \
dan malam {pick berawan|hujan ringan|udara kabur}.
Suhu udara berkisar antara {int 19-24} hingga {int 27-34} derajat Celsius dengan kelembapan {int 55-75} sampai \
{int 80-98} persen. Angin bertiup dari arah {pick barat|timur|selatan|utara} dengan kecepatan {int 5-30} km per jam.
BMKG mengimbau masyarakat waspada terhadap potensi hujan lebat yang dapat disertai kilat dan angin kencang, terutama \
pada siang hingga sore hari. Masyarakat dapat memantau informasi cuaca terkini melalui aplikasi Info BMKG dan kanal \
media sosial resmi.
""",
    "regional weather": """
Cuaca wilayah {place} {date}: waspada hujan di sejumlah daerah
Badan Meteorologi, Klimatologi, dan Geofisika (BMKG) merilis prakiraan cuaca untuk wilayah {place} pada {date}.
Berikut prakiraan cuaca di kabupaten dan kota.
* Bandung|Bogor|Bekasi|Depok|Cirebon|Sukabumi|Tasikmalaya|Banjar|Cimahi|Garut|Sumedang|Subang: \
{each}: {pick cerah berawan|hujan ringan|hujan sedang|berawan|berawan tebal|hujan petir}
Prakiraan ini berlaku mulai pukul 07.00 WIB hingga pukul 07.00 WIB keesokan harinya.
""",
    "prayer times": """
Jadwal salat {place} dan sekitarnya {date}
Berikut jadwal salat untuk wilayah {place} dan sekitarnya pada {date} yang dikutip dari laman Bimas Islam Kementerian \
Agama.
Imsak: 04.{1:int 20-35} WIB
Subuh: 04.{int 30-45} WIB
Zuhur: 11.{int 45-59} WIB
Asar: 15.{int 1-15} WIB
Magrib: 17.{int 45-59} WIB
Isya: 19.{int 1-12} WIB
Salat lima waktu hukumnya wajib bagi setiap muslim yang balig dan berakal. Dianjurkan mengerjakan salat di awal waktu \
dan berjemaah di masjid. Semoga jadwal ini bermanfaat.
""",
    "gold price": """
Harga emas Antam hari ini {date} {pick naik|turun|stagnan} {1:pick Rp 3.000|Rp 5.000|Rp 7.000|Rp 11.000|Rp 14.000}
Harga emas batangan bersertifikat di Logam Mulia PT Aneka Tambang Tbk (Antam) pada {date} berada di \
Rp {2:int 1801-1999}.000 per gram. Harga itu berubah {1} dibandingkan perdagangan sebelumnya.
Sementara itu, harga pembelian kembali atau buyback emas Antam tercatat Rp {int 1650-1790}.000 per gram.
Berikut harga emas batangan Antam di butik Pulogadung, Jakarta, belum termasuk pajak.
* 0,5 gram|1 gram|2 gram|3 gram|5 gram|10 gram|25 gram: Harga emas {each}: Rp {int 1001-98999}.{pick 000|500}
Sesuai PMK Nomor 34 Tahun 2017, pembelian emas batangan dikenakan PPh 22 sebesar 0,45 persen bagi pemegang NPWP dan \
0,9 persen bagi non-NPWP. Setiap pembelian emas batangan disertai bukti potong PPh 22. Penjualan kembali emas batangan \
ke PT Antam dengan nominal lebih dari Rp 10 juta dikenakan PPh 22 sebesar 1,5 persen.
""",
    "exchange rate": """
Rupiah {date} {pick menguat|melemah} ke Rp {1:int 15001-16900} per dolar AS
Nilai tukar rupiah terhadap dolar AS di pasar spot ditutup di level Rp {1} pada {date}.
Berdasarkan data Bloomberg, rupiah {pick menguat|melemah} {int 3-150} poin atau 0,{int 10-95} persen dari posisi \
sebelumnya. Kurs referensi Jakarta Interbank Spot Dollar Rate (JISDOR) Bank Indonesia berada di Rp {int 15001-16900}.
Analis pasar uang {pick menilai|mengatakan} pergerakan rupiah dipengaruhi oleh penantian pelaku pasar terhadap \
kebijakan suku bunga bank sentral Amerika Serikat serta data inflasi. Pelaku pasar juga mencermati harga komoditas dan \
arus modal asing di pasar obligasi pemerintah.
""",
    "food prices": """
Harga pangan di {place} {date}: cabai rawit {pick naik|turun|stabil}
Harga sejumlah kebutuhan pokok di pasar tradisional {place} terpantau {pick bervariasi|naik|turun|stabil} pada {date}.
* Beras medium|Beras premium|Gula pasir|Minyak goreng curah|Daging ayam ras|Telur ayam ras|Cabai rawit merah|\
Bawang merah|Bawang putih: {each} Rp {int 12-98}.{pick 000|250|500|750} per kilogram
Harga tersebut dihimpun dari Panel Harga Pangan Badan Pangan Nasional pada pukul 08.00 WIB. Harga dapat berbeda di \
setiap pasar sesuai dengan pasokan dan permintaan.
""",
    "match result": """
Hasil {team} vs {team2}: skor {1:int 0-5}-{2:int 0-4}
{team} {pick menang atas|ditahan|takluk dari} {team2} dengan skor {1}-{2} pada lanjutan liga di Stadion {place}, {date}.
Gol tuan rumah tercipta pada menit ke-{int 3-88} melalui {person}. Tim tamu membalas lewat {person2} pada menit \
ke-{int 10-90}. Pertandingan berlangsung ketat sejak peluit babak pertama dibunyikan, dan kedua tim saling bergantian \
menyerang hingga turun minum.
Memasuki babak kedua, tempo permainan tidak menurun. Kedua pelatih melakukan pergantian pemain untuk menambah daya \
gedor. Hingga wasit meniup peluit panjang, skor tidak berubah.
Dengan hasil ini {team} mengumpulkan {int 10-60} poin dan berada di peringkat ke-{int 1-18} klasemen sementara, \
sedangkan {team2} berada di peringkat ke-{int 1-18}.
""",
    "earthquake": """
Gempa M {1:pick 3,4|4,1|4,6|5,0|5,3|5,7} guncang {place}, tidak berpotensi tsunami
Gempa bumi dengan magnitudo {1} mengguncang {place} pada {date} pukul {int 0-23}.{int 10-59} WIB.
Badan Meteorologi, Klimatologi, dan Geofisika (BMKG) menyebut pusat gempa berada di koordinat {int 1-9},{int 10-99} \
Lintang Selatan dan {int 98-139},{int 10-99} Bujur Timur, atau {int 8-170} km {pick barat daya|tenggara|timur laut} \
{place} pada kedalaman {int 5-120} km.
Gempa tidak berpotensi tsunami. BMKG mengimbau masyarakat tetap tenang dan tidak terpengaruh oleh isu yang tidak dapat \
dipertanggungjawabkan kebenarannya. Hindari bangunan yang retak atau rusak akibat gempa. Informasi ini mengutamakan \
kecepatan, sehingga hasil pengolahan data belum stabil dan bisa berubah seiring kelengkapan data.
""",
    "traffic": """
Lalu lintas {place} {date} pukul {1:int 6-21}.00: {pick padat|lancar|ramai lancar}
Arus lalu lintas di sejumlah ruas jalan di {place} pada {date} pukul {1}.00 WIB terpantau \
{pick padat|lancar|ramai lancar|tersendat}.
Kepadatan terjadi di Jalan {name} arah Simpang {name2} sepanjang {int 1-9} kilometer akibat {pick volume kendaraan|\
perbaikan jalan|kecelakaan|genangan air}. Kendaraan melaju dengan kecepatan rata-rata {int 10-45} km per jam.
Petugas mengimbau pengendara mengatur jarak aman, mematuhi rambu, dan memilih jalur alternatif. Informasi lalu lintas \
dapat dipantau melalui akun resmi kepolisian dan radio.
""",
    "horoscope": """
Ramalan zodiak {sign} {date}: cinta, karier, dan keuangan
Berikut ramalan zodiak {sign} untuk {date}.
Cinta: {pick Pasangan membutuhkan perhatianmu|Jangan terburu-buru mengambil keputusan|Kejutan kecil membuat harimu \
berwarna|Bicarakan masalah dengan kepala dingin|Seseorang dari masa lalu kembali menyapa}.
Karier: {pick Atasan mulai melihat kerja kerasmu|Tunda dulu rencana pindah kerja|Kerja sama tim sedang diuji|Ide \
barumu \
akan diterima dengan baik|Hindari konflik dengan rekan kerja}.
Keuangan: {pick Hemat pengeluaran minggu ini|Ada rezeki yang tidak terduga|Jangan meminjamkan uang dulu|Saatnya \
menabung untuk rencana besar|Periksa lagi tagihanmu}.
Angka keberuntungan: {int 1-99}. Warna keberuntungan: {pick merah|biru|hijau|kuning|ungu}.
Ramalan ini hanya untuk hiburan dan tidak dapat dijadikan pedoman. Zodiak ditentukan berdasarkan tanggal lahir, dan \
setiap orang memiliki sifat yang berbeda-beda.
""",
    "stocks": """
IHSG {date} ditutup {pick menguat|melemah} ke {1:int 6801-7400},{int 10-99}
Indeks harga saham gabungan (IHSG) pada perdagangan {date} ditutup {pick naik|turun} {int 2-90},{int 10-99} poin atau \
0,{int 10-98} persen ke level {1}.
Sebanyak {int 150-330} saham menguat, {int 150-330} saham melemah, dan {int 150-260} saham stagnan. Nilai transaksi \
mencapai Rp {int 7-18},{int 1-9} triliun dari {int 12-30} miliar saham yang diperdagangkan.
Investor asing mencatatkan {pick beli bersih|jual bersih} Rp {int 100-1900} miliar di seluruh pasar. Sektor \
{pick keuangan|energi|teknologi|infrastruktur} memimpin penguatan, sedangkan sektor {pick kesehatan|properti|industri} \
menahan laju indeks. Pelaku pasar menantikan rilis data inflasi dan keputusan suku bunga bank sentral pekan depan.
""",
    "police report": """
Polisi tangkap pengedar sabu di {place}
Satuan Reserse Narkoba Polres {place} menangkap seorang pria berinisial {initials} ({int 19-58}) yang diduga \
mengedarkan sabu di Jalan {name}, {date}.
Kasat Narkoba {person} mengatakan penangkapan bermula dari laporan masyarakat yang resah dengan peredaran narkotika di \
lingkungannya. Petugas kemudian melakukan penyelidikan dan menggeledah rumah pelaku.
Dari tangan pelaku, polisi menyita barang bukti sabu seberat {int 1-90},{int 10-99} gram, satu unit telepon genggam, \
dan uang tunai Rp {int 200-950}.000. Pelaku mengaku mendapatkan barang tersebut dari seseorang yang kini masih buron.
Pelaku dijerat Pasal 114 ayat (1) dan Pasal 112 ayat (1) Undang-Undang Nomor 35 Tahun 2009 tentang Narkotika dengan \
ancaman hukuman minimal 5 tahun dan maksimal 20 tahun penjara.
""",
    "licence service": """
Jadwal SIM keliling {place} hari ini, {date}
Satlantas Polres {place} kembali membuka layanan SIM keliling pada {date}.
Lokasi pertama berada di {name} Plaza, sedangkan lokasi kedua di halaman Kantor Kecamatan {name2}. Layanan \
dibuka pukul \
08.00 hingga 12.00 WIB.
Layanan hanya melayani perpanjangan SIM A dan SIM C yang masih berlaku. Persyaratan yang perlu dibawa adalah KTP asli \
beserta fotokopi, SIM asli yang masih berlaku, bukti cek kesehatan, dan hasil tes psikologi. Biaya perpanjangan \
ditetapkan Rp 80.000 untuk SIM A dan Rp 75.000 untuk SIM C sesuai PP Nomor 76 Tahun 2020.
""",
    "power cut": """
Jadwal pemadaman listrik {place} {date}
PT PLN (Persero) akan melakukan pemeliharaan jaringan di wilayah {place} pada {date} sehingga aliran listrik untuk \
sementara dipadamkan.
Pemadaman berlangsung pukul {int 8-10}.00 hingga pukul {int 13-17}.00 dan meliputi {name}, {name2}, dan sekitarnya.
PLN memohon maaf atas ketidaknyamanan ini. Pemeliharaan dilakukan untuk menjaga keandalan pasokan listrik kepada \
pelanggan. Apabila pekerjaan selesai lebih cepat, aliran listrik akan dinormalkan tanpa pemberitahuan. Pelanggan dapat \
menghubungi PLN melalui aplikasi PLN Mobile atau contact center 123.
""",
}

ENGLISH = {
    "weather": """
{place} weather forecast for {date}
{place} will be {pick mostly sunny|cloudy|wet and windy|partly cloudy} on {date}, the weather service said.
The morning will be {pick dry|misty|cloudy}, with {pick light rain|sunny spells|scattered showers} in the \
afternoon and \
{pick clear skies|drizzle|low cloud} overnight.
Temperatures will range from {int 2-12} to {int 13-29} degrees Celsius, with winds from the {pick \
north|south|west|east} \
of up to {int 8-45} miles per hour and humidity of about {int 45-95} per cent.
Drivers are advised to allow extra time for their journeys and to check the latest warnings before they travel. The \
forecast is updated every six hours and may change at short notice.
""",
    "regional weather": """
Weather around {place} on {date}: what to expect where you live
The weather service has published its forecast for the {place} region for {date}. These are the conditions \
expected town by \
town.
* Ashford|Barwick|Calden|Denham|Easton|Farley|Garston|Hexley|Ilford|Kelby|Langton|Morley: \
{each}: {pick sunny spells|light rain|heavy rain|cloudy|mist and fog|thunder showers}
The forecast covers the 24 hours from seven in the morning and is based on observations made overnight.
""",
    "tide times": """
Tide times for {place}, {date}
These are the tide times for {place} and nearby beaches for {date}, as issued by the hydrographic office.
High water: {int 1-11}.{int 10-59} am, {int 2-6}.{int 1-9} metres
Low water: {int 7-11}.{int 10-59} am, {int 0-1}.{int 1-9} metres
High water: {int 1-11}.{int 10-59} pm, {int 2-6}.{int 1-9} metres
Low water: {int 7-11}.{int 10-59} pm, {int 0-1}.{int 1-9} metres
Times are given in local time and heights are above chart datum. Walkers are warned never to turn their backs on the \
sea, to carry a phone and to call the coastguard in an emergency. Check the times before setting out.
""",
    "gold price": """
Gold {pick rises|falls|steadies} to ${1:int 1901-2499} an ounce on {date}
Spot gold was trading at ${1}.{int 10-99} per ounce on {date}, {pick up|down} {int 0-2}.{int 1-9} per cent from the \
previous close.
Silver {pick gained|lost} {int 0-3}.{int 1-9} per cent to ${int 21-33}.{int 10-99} and platinum stood at \
${int 890-1090}.{int 10-99}.
Analysts said that bullion tracked expectations for interest rates and the strength of the dollar. Higher rates raise \
the opportunity cost of holding gold, which bears no interest. Central bank purchases and demand from jewellers \
in Asia \
have supported prices this year, while holdings of exchange-traded funds have been little changed.
""",
    "exchange rate": """
Pound {pick firms|slips} to ${1:pick 1.24|1.25|1.26|1.27|1.28|1.29} on {date}
Sterling was {pick higher|lower} against the dollar on {date}, trading at {1}{int 10-99} in late London deals.
Against the euro it {pick gained|lost} 0.{int 1-9} per cent to {int 81-88}.{int 10-99} pence. The dollar index, which \
measures the currency against six others, stood at {int 99-107}.{int 10-99}.
Traders said that investors were waiting for inflation figures and for the next decision of the central bank. Markets \
have priced in fewer cuts in interest rates than they had at the start of the year, and positions were light ahead of \
the data.
""",
    "fuel prices": """
Petrol and diesel prices in {place} on {date}
Drivers in {place} paid an average of {int 131-159}.{int 1-9} pence for a litre of unleaded on {date}, while \
diesel cost \
{int 139-168}.{int 1-9} pence.
* Supermarkets|Independent stations|Motorway services|Branded stations|Rural stations: \
{each}: unleaded {int 131-179}.{int 1-9}, diesel {int 139-189}.{int 1-9}
The figures come from a daily survey of forecourts and include VAT and fuel duty of 52.95 pence. Motoring groups \
advise \
drivers to compare prices before they fill up, since they can differ within the same town.
""",
    "match report": """
{team} {1:int 0-5}-{2:int 0-4} {team2}
{team} and {team2} met at {place} Park on {date}, and the game ended {1}-{2}.
{person} opened the scoring after {int 3-44} minutes and {person2} replied in the {int 46-89}th. Both sides had \
chances \
in an open first half, and the goalkeepers were kept busy until the break.
The second half was played at the same pace. Both managers turned to their benches in search of a winner, but neither \
side could make the most of late pressure.
The result leaves {team} {int 2-9}th in the table with {int 10-60} points, while {team2} are {int 10-20}th.
""",
    "earthquake": """
Magnitude {1:pick 4.1|4.6|5.0|5.3|5.8|6.1} earthquake strikes near {place}
An earthquake of magnitude {1} struck near {place} on {date} at {int 0-23}:{int 10-59} UTC, the geological survey said.
The quake was {int 5-140} km deep, and its epicentre was {int 8-190} km {pick south-west|east|north-east} of \
{place}, at \
{int 1-9}.{int 10-99} degrees south and {int 98-139}.{int 10-99} degrees east.
There was no tsunami warning and there were no immediate reports of damage or casualties. Residents were advised \
to stay \
calm and to keep away from damaged buildings. The survey said that its first figures are computed automatically \
and may \
be revised when more data has been reviewed.
""",
    "traffic": """
Traffic in {place} at {1:int 6-21}:00 on {date}
Traffic on the roads around {place} was {pick heavy|light|slow-moving|stop-start} at {1}:00 on {date}.
Queues of {int 1-9} miles were reported on {name} Road towards {name2} Roundabout because of {pick roadworks|an \
earlier \
collision|a broken-down lorry|flooding}. Average speeds fell to {int 8-45} miles per hour.
Drivers are asked to keep their distance, to follow the signs and to use other routes where they can. Live updates are \
available from the highways agency and on local radio throughout the day.
""",
    "horoscope": """
{sign} horoscope for {date}
Here is what the stars hold for {sign} on {date}.
Love: {pick Your partner needs your attention|Do not rush into a decision|A small surprise brightens your day|Someone \
from the past gets in touch|Talk things over with a cool head}.
Career: {pick Your boss has noticed your hard work|Put off that change of job|Team work will be tested|A fresh \
idea will \
be well received|Avoid a quarrel with a colleague}.
Money: {pick Watch what you spend this week|Unexpected income is on its way|Do not lend money just now|Start \
saving for \
something big|Check that bill again}.
Lucky number: {int 1-99}. Lucky colour: {pick red|blue|green|yellow|purple}.
Horoscopes are for entertainment only and should not be taken as advice. Your sign depends on your date of \
birth, and no \
two people who share a sign are alike.
""",
    "stocks": """
Shares {pick rise|fall} on {date} as index closes at {1:int 7101-8400}.{int 10-99}
The main share index closed {int 2-90}.{int 10-99} points {pick higher|lower} on {date} at {1}, a change of \
0.{int 10-98} per cent.
There were {int 31-69} gainers and {int 31-69} losers among the hundred largest companies. Volume was {int 500-980} \
million shares.
{pick Banks|Miners|Energy stocks|Retailers} led the way, while {pick insurers|utilities|housebuilders} held the index \
back. Brent crude traded at ${int 68-94}.{int 10-99} a barrel. Investors are waiting for inflation data and for next \
week's decision on interest rates.
""",
    "police appeal": """
Man charged with drug offences in {place}
Officers from {place} Police have charged a {int 19-58}-year-old man after drugs were found at an address in {name} \
Street on {date}.
{person}, of {name2} Road, is accused of possession of a class A drug with intent to supply. Detectives had acted on \
information from members of the public who were worried about drug dealing in their neighbourhood.
A search of the address led to the seizure of {int 10-900} grams of powder, a mobile phone and £{int 200-9500} \
in cash. \
He was remanded in custody to appear before magistrates.
Anyone with information about drug dealing is asked to call police on 101 or to contact Crimestoppers anonymously on \
0800 555 111. Callers do not have to give their names and will not be asked to go to court.
""",
    "blood drive": """
Blood donation session in {place} on {date}
The blood service will hold a donation session at {name} Hall in {place} on {date}.
The session runs from {int 9-11} am to {int 2-6} pm, and {int 12-90} appointments are still free.
Donors must be between 17 and 65 years of age, weigh at least 50 kg and be in good health. They should drink plenty of \
water, eat a meal beforehand and bring some form of identification. Giving blood takes about ten minutes, and a visit \
lasts an hour in all. To book, call 0300 123 23 23 or use the app.
""",
    "lottery": """
Lottery results for {date}: the winning numbers
The winning numbers in the draw on {date} were {int 1-9}, {int 10-19}, {int 20-29}, {int 30-39}, {int 40-49} and \
{int 50-59}. The bonus ball was {int 1-59}.
{pick No ticket|One ticket|Two tickets} matched all six numbers to share the jackpot of £{int 2-19}.{int 1-9} million. \
{int 20-90} players matched five numbers and won £1,750 each.
Players have 180 days from the date of the draw to claim a prize. Tickets cost £2 each and you must be 18 or over to \
play. Draws take place every Wednesday and Saturday evening and are shown on the website.
""",
}

TEMPLATES = {"id": INDONESIAN, "en": ENGLISH}
