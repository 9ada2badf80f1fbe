"""Names by which a byline is recognized as that of a person, although another part of it may name an organization.

The lists are judgement: frequent names of the peoples of Indonesia that are not also names of towns, newspapers or
institutions.
"""

# Family names and other last names in lower case.
FAMILY_NAMES = frozenset(
    """
alatas alaydrus alhabsyi alkatiri anggraeni anggraini anshori arifin aritonang assegaf barus basalamah baswedan baswir
batubara bawazier butarbutar damanik darmawan daulay dharmawan firmansyah gea gie ginting girsang go gultom gunawan
gurusinga handayani hapsari harahap harefa harianja hartono haryanto hasibuan hasugian hermawan hidayat hidayatullah
hok hong hutabarat hutagalung hutagaol hutahaean hutajulu hutapea hutasoit hutauruk indrawati iskandar jufri karokaro
karundeng kurniasih kurniawan kurniawati kusuma kusumawati kuswara kwee lasut latuconsina latuheru lestari liang liem
lim lubis lumbanraja lumbantobing lumbantoruan lumentut mahardika mahendra manalu mandagi manik mantiri manullang
manuputty manurung marbun marpaung maryati matondang maulana mulyadi mulyana mulyani nababan nadeak nainggolan
napitupulu nasution ningsih nio njo novitasari nugraha nugroho nuraini nurhayati oei oey oktaviani ong pakpahan
pangaribuan pangemanan panggabean panjaitan pasaribu pattiasina pattinama pelupessy perangin peranginangin permana
pohan prakoso pramono prasetya prasetyo pratama pratiwi prayitno priyanto purba purnomo puspita puspitasari rahardjo
rahayu rahmadani rahman rahmat rahmawati rajagukguk ramadhan ramdani ritonga riyanto rohmana rosadi rumengan runtuwene
rusdiana safitri sagala sahetapy sanjaya santosa santoso saputra saputri saragih sarumpaet sasongko sembiring setiadi
setiawan setiawati setyawan setyowati shahab shihab siagian siahaan sianipar sianturi siauw sibarani sibuea siburian
sidabutar sihaloho sihite sihombing sihotang silaban silaen silalahi silitonga simamora simanjuntak simanungkalit
simarmata simatupang simbolon sin sinaga sinambela sinurat sipahutar sipayung sirait siregar siswanto sitanggang
sitepu sitohang sitompul sitorus situmeang situmorang sobari soe soemarno sondakh suardana suastika sudarma sudarmo
sudrajat sugianto sugiharto suharto suhendar suherman sukmawati sulaeman sulistyo sunarya supit supriadi supriatna
supriyanto surbakti suryadi suryana suryani suryawan susanti susanto susilo susilowati sutisna sutrisno swie syahputra
syahrial tambunan tampubolon tarigan telaumbanua thio tjoa tobing tuasikal tumanggor tumbelaka umam utami wahyudi
wahyuni wardana waworuntu wibowo wicaksono widjaja widnyana widodo widyastuti wijaya wijayanti winarno wowor wulandari
yasa yuliana yulianti yulianto yunita zebua zega
""".split()
)

# Titles in lower case that precede the name of a person with a full stop, as in `H. Ahmad` and `Drs. Ahmad`.
TITLES = frozenset("dr dra drg drs h hj ir kh prof r ra rr tgh tgk ust".split())

# The articles with which Balinese names begin, and the names that follow them.
BALINESE_ARTICLES = frozenset("i ni".split())
BALINESE_BIRTH_NAMES = frozenset("dewa gede gusti kadek ketut komang luh made nengah nyoman putu wayan".split())
