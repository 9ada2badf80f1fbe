"""Words in bylines and credits, in Indonesian and English: roles, news agencies, particles of names."""

# Roles that can be the label of a credit, as in `Reporter: Rina Marlina`

AUTHOR_ROLE_PATTERN = (
    r"penulis|reporter|pewarta|wartawan|jurnalis|kontributor|rep|laporan(?: wartawan)?|ditulis oleh|written by|authors?"
    r"|teks|contributors|(?:article|story) (?:written )?by"
)
EDITOR_ROLE_PATTERN = "editor|redaktur|penyunting|red"
PRODUCTION_ROLE_PATTERN = r"pewarta foto|uploader|fotografer|videografer|penerjemah|kameramen|narasi"
CREDIT_ROLE_PATTERN = rf"{AUTHOR_ROLE_PATTERN}|{EDITOR_ROLE_PATTERN}|{PRODUCTION_ROLE_PATTERN}|oleh"

# Capitalized roles with which a byline without a colon may begin, as in `Reporter Rina Marlina`. An ordinary sentence
# may begin with one of the other roles.
BYLINE_TITLE_PATTERN = "Penulis|Reporter|Pewarta|Jurnalis"

BY_PATTERN = "Oleh|OLEH|By|BY"

# News agencies in lower case.
AGENCIES = frozenset("afp ani ant antara ap bernama bloomberg dpa lkbn pti reuters upi xinhua".split())

# Words in the names of desks, offices and agencies. Each list states where in a byline these words show that the byline
# does not name a person. Words that also occur in people's names (`Ani`, `Media`, `Tim`, `Antara`, `Indonesia`) are
# only in the lists for which the position matters.

ORGANIZATION_WORDS = frozenset(
    "redaksi redaktur admin administrator superadmin editor editors editorial team newsroom news online digital desk "
    "executive managing director deputy writer writers staff reporter reporters correspondent contributor "
    "contributors kontributor koresponden wartawan penulis jurnalis biro network tribun publisher university "
    "universitas agency agencies agensi privacy policy terms conditions cookie cookies unknown anonim anonymous "
    "warganet netizen litbang humas diskominfo kominfo disdik dinkes dinas polres polresta polrestabes polda polsek "
    "polri tni mabes puspen dispen pendam prokopim setda setkab setwan share facebook twitter whatsapp sekretariat "
    "bpbd bmkg bnpb basarnas dprd dpr kpu bawaslu advertorial afp bernama dpa lkbn reuters xinhua bbc cnn cnbc voa "
    "rri tvri setpres bpmi penrem dispenad kodam koramil lanal lantamal webmaster author authors infografis pariwara "
    "newswire lbh ylbhi pmi icw walhi pbnu pwnu mui baznas muhammadiyah nahdlatul".split()
)
ORGANIZATION_PREFIXES = ("kemen", "pemkot", "pemkab", "pemprov", "pemda", "pemdes")
FIRST_ORGANIZATION_WORDS = frozenset(
    "the pt cv mc kodim korem kantor lembaga yayasan pusat balai protokol partner konten bagian badan bidang forum "
    "komunitas penerangan komisi majelis koperasi persatuan ikatan asosiasi perhimpunan himpunan liputan kabar berita "
    "majalah harian koran tabloid radio tv televisi daily weekly user super web citizen kementerian associated press "
    "bagikan sebarkan salin cetak unduh "
    "agence".split()
)
LAST_ORGANIZATION_WORDS = frozenset(
    "media indonesia web cyber group grup times post press official report magazine majalah radio tv herald gazette "
    "journal daily weekly tribune parlemen rilis berita center centre board tips".split()
)

# Words in the names of sections and places. Such names may be beside a date, just like the name of a person.
SECTION_WORDS = frozenset(
    "berita kabar warta news nasional daerah internasional dunia ekonomi bisnis politik hukum kriminal olahraga sports "
    "hiburan budaya wisata kuliner teknologi tekno sains otomotif kesehatan pendidikan opini kolom utama headline gaya "
    "hidup ragam khusus foto video jawa barat timur tengah utara selatan kota kabupaten provinsi indonesia raya "
    "terkini terbaru populer religi lifestyle sosial hari ini metro regional peristiwa pemerintahan parlemen "
    "update".split()
)

# Words that do not name a person when they stand alone. Some are labels around a byline.
BARE_ORGANIZATION_WORDS = frozenset(
    "tim guest senior chief freelance associate adv mc pt kodim korem foto grafis sponsor iklan cek fakta siaran pers "
    "lepas tamu karang taruna by written updated last home about buy view all more mon tue wed thu fri sat sun".split()
)

# The last word of the English name of a team that has a name of its own, as in `The Lembah Team`. Those in
# STAFF_ENDINGS, behind the name of the outlet itself, name its desk.
STAFF_ENDINGS = frozenset("staff contributor contributors editors".split())
TEAM_ENDINGS = STAFF_ENDINGS | {"team"}

# Words that do not make the name of a team, as in `Our Editors` or `News Team`
UNNAMED_TEAM_WORDS = (
    ORGANIZATION_WORDS
    | FIRST_ORGANIZATION_WORDS
    | LAST_ORGANIZATION_WORDS
    | BARE_ORGANIZATION_WORDS
    | SECTION_WORDS
    | frozenset("our blog content product marketing research support sales writing review reviews community it".split())
)

# Words in the names of newspapers and news sites that do not occur in the names of towns
NEWSPAPER_WORDS = frozenset(
    "berita daily ekspres ekspress express harian indopos info jurnal kabar kompas koran media net news online pos "
    "post radar redaksi suara surat times tribun tv warta".split()
)

# Parts of user names that are not those of a person
USER_NAMES_OF_STAFF = frozenset(
    "admin editor redak redact staff team author writer penulis kontri contri wartawan jurnalis guest tamu user web "
    "root blog content konten publish kontak contact system support default".split()
)

# Letters behind the names of English-speaking doctors, lawyers, advisers and teachers
CREDENTIAL_PATTERN = (
    r"MD|M\.D|DO|DDS|DMD|DVM|VMD|RDN?|LDN|MPH|MSc?|M\.S|M\.A|BA|BSc?|BSN|MSN|RN|NP|PA-C|PharmD|Pharm\.D|PsyD|Psy\.D|EdD"
    r"|JD|J\.D|Esq|CPA|CFA|CFP|LCSW|LMFT|LMHC|LPC|CPT|CSCS|DPT|FACLM|FAND|FAAFP|FACP|FACS|FOMA|DABOM|DACVB|Ph\.D"
)

# Legal forms of companies
COMPANY_FORMS = frozenset("llc inc ltd gmbh".split())

# Words in the names of companies and institutions
COMPANY_WORDS = frozenset(
    "association bank care center centre clinic club college company construction consulting dental design foundation "
    "group health home hospital hotel institute kitchen marketing museum partners photography school services shop "
    "society solutions store studio studios travel university".split()
)

# Jobs of people who write
WRITING_JOB_PATTERN = "writer|reporter|editor|correspondent|columnist|journalist|contributor|wartawan|jurnalis"

# Jobs that follow the name and a comma in a byline, as in `By Rina Marlina, Senior Staff Writer`
JOB_PATTERN = (
    "editor|head of|writer|reporter|correspondent|columnist|journalist|contributor|expert|analyst|manager|director"
    "|engineer|developer|scientist"
    "|officer|(?:co-)?founder|ceo|cto|cfo|president|professor|lecturer|researcher|specialist|strategist|consultant"
    "|attorney|dosen|guru besar|peneliti|pengamat|mahasiswa|direktur|ketua|kepala|pegiat|aktivis|praktisi|analis"
    "|pemerhati"
)

# The second word of the name of a team, as in `Tim Liputan`. Any other word after `Tim` is the name of a person.
TEAM_WORDS = frozenset(
    "liputan riset investigasi kreatif publikasi data media cek it peneliti ahli ekonomi bisnis olahraga politik "
    "hukum sosial budaya hiburan nasional daerah konten berita tabayun verifikasi grafis infografis foto video "
    "produksi lapangan khusus ekspedisi advokasi teknis promosi cyber siber jelajah pemburu sains tekno sepak medsos "
    "lapsus lipsus pemberitaan dokumentasi siaran".split()
)

# The second word of the name of a council, as in `Dewan Pers`. `Dewan` is also the name of a person.
COUNCIL_WORDS = frozenset(
    "pers redaksi pimpinan pengurus kesenian kebudayaan perwakilan masjid adat pakar pendidikan kehormatan juri guru "
    "mahasiswa ketahanan energi harian kerajinan pengupahan pengawas syariah jaminan sumber".split()
)

# Lower-case words in names of people. Use them only for text that is known to be a name: in other text, `di`, `la` and
# `da` may be ordinary words.
NAME_PARTICLES = frozenset("bin binti van de der den al el la di da von ibn".split())

# The particles that can be used for any text.
UNAMBIGUOUS_PARTICLE_PATTERN = "bin|binti|van|de|al"
