"""Entities that a draft proposes: what the text names as a person, a body or a place, under a key that one can read."""

from __future__ import annotations

import pytest

from uncorpus.draft.entities import slug


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Søren Ødegård", "soren-odegard"),
        ("Viktor Łukasiewicz", "viktor-lukasiewicz"),
        ("Đorđe Petrović", "dorde-petrovic"),
        ("Ayşe Yıldırım", "ayse-yildirim"),
        ("Kristján Þór Guðmundsson", "kristjan-thor-gudmundsson"),
        ("Jens Lærke-Holm", "jens-laerke-holm"),
        ("Nguyễn Thị Bình", "nguyen-thi-binh"),
        ("Élodie N’Diaye", "elodie-ndiaye"),
        ("Kyiv—Київ", "kyiv"),
        ("東京", ""),
    ],
)
def test_a_key_has_all_letters_of_a_latin_name(name: str, key: str) -> None:
    assert slug(name) == key
