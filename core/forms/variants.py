"""Variants: spellings of the same word that have different lemmas, such as `wali kota` and `walikota`."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from core.forms.lexicon import SPELLINGS
from core.forms.morphology import lemma
from core.text import BREAK, words

Spelling = tuple[str, ...]
"""One way to write a word or phrase, as folded words."""


@dataclass(frozen=True)
class Variants:
    """Groups of spellings. A query with forms for one spelling also finds the other spellings of its group.

    Groups that share a spelling are merged.
    """

    groups: tuple[tuple[Spelling, ...], ...]

    @cached_property
    def _by_first(self) -> dict[str, tuple[tuple[Spelling, tuple[Spelling, ...]], ...]]:
        # Computed on first use: finding all lemmas takes a twentieth of the time in which a command starts.
        by_first: dict[str, list[tuple[Spelling, tuple[Spelling, ...]]]] = {}
        for group in self.groups:
            for spelling in group:
                for first in {spelling[0], lemma(spelling[0])}:
                    by_first.setdefault(first, []).append((spelling, group))
        return {first: tuple(sorted(each, key=lambda pair: -len(pair[0]))) for first, each in by_first.items()}

    @property
    def longest(self) -> int:
        """Number of words in the longest spelling."""
        return max((len(spelling) for group in self.groups for spelling in group), default=0)

    def find_by_first_word(self, first: str) -> tuple[tuple[Spelling, tuple[Spelling, ...]], ...]:
        """Return the spellings that begin with this word or lemma, longest first, each with its group."""
        return self._by_first.get(first, ())

    def extended(self, groups: Iterable[Iterable[str]]) -> "Variants":
        """Return these variants and those of `groups`, each a list of spellings as typed.

        Raise ValueError for a group without two different spellings, and for a spelling without a letter or digit.
        """
        joined = list(self.groups)
        for group in groups:
            added = tuple(dict.fromkeys(_parse_spelling(text) for text in group))
            if len(added) < 2:
                raise ValueError("needs at least two different spellings, such as [wali kota, walikota]")
            same = [known for known in joined if set(known) & set(added)]
            joined = [known for known in joined if known not in same]
            joined.append(tuple(dict.fromkeys(spelling for each in (*same, added) for spelling in each)))
        return Variants(tuple(joined))


def _parse_spelling(text: str) -> Spelling:
    spelling = tuple(word.folded for word in words(text) if word.folded != BREAK)
    if not spelling:
        raise ValueError("there is no letter or digit in a spelling")
    return spelling


_TABLE = """
kerja sama, kerjasama, bekerja sama, bekerjasama
wali kota, walikota
ibu kota, ibukota
antar kota, antarkota
tanggung jawab, tanggungjawab, bertanggung jawab, bertanggungjawab, pertanggungjawaban
tanda tangan, tandatangan, bertanda tangan, menandatangani, ditandatangani, penandatanganan
unjuk rasa, unjukrasa, berunjuk rasa, pengunjuk rasa
terima kasih, terimakasih, berterima kasih
orang tua, orangtua
rumah sakit, rumahsakit
olahraga, olah raga, berolahraga
sepak bola, sepakbola
bulu tangkis, bulutangkis
lalu lintas, lalulintas
uji coba, ujicoba
daya saing, dayasaing
gotong royong, gotongroyong
tenaga kerja, tenagakerja
juru bicara, jurubicara
nara sumber, narasumber
bea siswa, beasiswa
manca negara, mancanegara
tata kelola, tatakelola
tata ruang, tataruang
jual beli, jualbeli, berjual beli
alih fungsi, alihfungsi, mengalihfungsikan, dialihfungsikan
ambil alih, ambilalih, mengambil alih, diambil alih, pengambilalihan
sebar luas, sebarluas, menyebarluaskan, disebarluaskan, penyebarluasan
tindak lanjut, tindaklanjut, menindaklanjuti, ditindaklanjuti
salah guna, salahguna, menyalahgunakan, disalahgunakan, penyalahgunaan
hak asasi, hakasasi
kaca mata, kacamata
pasca bencana, pascabencana
pasca panen, pascapanen
pra kerja, prakerja
non aktif, nonaktif
e ktp, ektp, ktp elektronik
covid 19, covid19, covid
ramadan, ramadhan, romadhon
idul fitri, idulfitri
idul adha, iduladha
al quran, alquran, al qur an, quran
jumat, jum at
di mana, dimana
di antara, diantara
"""

DEFAULT_VARIANTS = Variants(()).extended(line.split(",") for line in (_TABLE + SPELLINGS).strip().splitlines() if line)
"""Well-known variants, to which users add more in config.yaml."""

NO_VARIANTS = Variants(())
"""No variants, for queries that already contain all spellings."""
