"""Names of well-known news outlets and agencies, which other outlets credit, and the words that are added to them."""

# Names without spaces, punctuation and the endings of `NAME_ENDINGS`. Names that many people have, too (`Fajar`,
# `Surya`, `Viva`), are missing.
NEWS_OUTLETS = frozenset(
    """
aljazeera anadolu anadoluagency antaranews apnews baliexpress balipost bbc beritakota beritasatu
bisnisindonesia bolasport cnbc cnn detik detikcom dw dwnews efe ekuatorial galamedia gatracom grid guardian hukumonline
idntimes inews inilah itartass jakartaglobe jakartapost jawapos jpnn kabar24 kedaulatanrakyat kompas kompasiana kontan
kumparan kyodo kyodonews liputan6 lombokpost malangtimes mediaindonesia merdekacom metrotv mnc mongabay narasi okezone
pikiranrakyat posbelitung poskota prambors projectmultatuli radar republika republikaonline rmol rri sinarharapan sindo
sindonews solopos sputnik suaracom suaramerdeka suarapembaruan surabayapost tass tempo theconversation thejakartapost
theguardian tirto tribun tribunnews tvone tvri vivacoid vivanews voa wartaekonomi wartakota waspada yonhap yonhapnews
""".split()
)

# Words before and after these names. Of a desk, the words before them also precede the name of the outlet itself.
DESK_WORDS = frozenset("desk dok dokumentasi redaksi tim".split())
NAME_BEGINNINGS = DESK_WORDS | frozenset("harian koran majalah tabloid the".split())
NAME_ENDINGS = tuple("coid com co id net tv news online network indonesia".split())

# Regions and cities of which outlets have editions, as in `Radar Bandung` and `RRI Bandung`.
EDITIONS = frozenset(
    """
aceh ambon bali bandung banjarmasin banten banyumas banyuwangi batam bekasi bogor bojonegoro cianjur cirebon denpasar
depok diy garut jabar jakarta jambi jateng jatim jember jogja kalbar kalsel kalteng kaltim kediri kudus kupang lampung
madiun madura magelang makassar malang manado mataram medan mojokerto ntb ntt padang palembang palu papua pekalongan
pekanbaru pontianak riau samarinda semarang sidoarjo solo sukabumi sulsel sulteng sulut sumbar sumsel sumut surabaya
surakarta tangerang tasikmalaya tegal tuban yogyakarta
""".split()
)
