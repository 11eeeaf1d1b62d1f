# Copyright (c) 2026, mailops.workmail contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SPF records: what is merged, what is refused, and how many look-ups the result needs."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible_collections.mailops.workmail.plugins.filter.spf_merge import spf_merge
from ansible_collections.mailops.workmail.plugins.plugin_utils._dns.spf import STRICTNESS, is_spf, terms
from hypothesis import given
from hypothesis import strategies as st

SES, OUTLOOK = "include:amazonses.com", "include:spf.protection.outlook.com"
KNOWN = {
    "amazonses.com": "v=spf1 ip4:199.255.192.0/22 -all",
    "spf.protection.outlook.com": "v=spf1 ip4:40.92.0.0/15 include:spfd.protection.outlook.com -all",
    "spfd.protection.outlook.com": "v=spf1 ip4:51.4.72.0/24 -all",
}


def merged(current: Any, *words: Any, **more: Any) -> str:
    told = spf_merge(current, *words, **more)
    assert told["errors"] == []
    return str(told["record"])


def test_the_terms_of_both_are_in_one_record_before_all() -> None:
    told = spf_merge(f"v=spf1 mx {SES} ~all", OUTLOOK, (), KNOWN)
    assert told["record"] == f"v=spf1 mx {SES} {OUTLOOK} ~all"
    assert (told["added"], told["removed"], told["changed"]) == ([OUTLOOK], [], True)
    assert told["lookups_by_term"] == {"mx": 1, SES: 1, OUTLOOK: 2}
    assert (told["lookups"], told["uncounted"], told["warnings"]) == (4, [], [])


def test_a_sender_that_is_there_is_not_added_again_whatever_its_case() -> None:
    told = spf_merge(f"V=SPF1 {SES} ~ALL", ["INCLUDE:AmazonSES.com"])
    assert told["record"] == f"v=spf1 {SES} ~all"
    assert not told["changed"]


def test_a_domain_without_a_record_gets_one() -> None:
    assert merged(None, f"{OUTLOOK} ~all") == f"v=spf1 {OUTLOOK} ~all"
    assert merged(["google-site-verification=x"], [OUTLOOK, "~all"]) == f"v=spf1 {OUTLOOK} ~all"


def test_the_old_sender_is_removed_last() -> None:
    told = spf_merge(f"v=spf1 {SES} {OUTLOOK} ~all", (), [SES])
    assert (told["record"], told["removed"]) == (f"v=spf1 {OUTLOOK} ~all", [SES])
    again = spf_merge(told["record"], (), [SES])
    assert not again["changed"]
    assert again["warnings"][-1] == f"`{SES}` is not in the record, so it was not removed."


@pytest.mark.parametrize(
    ("ours", "theirs", "wanted", "warned"),
    [
        ("~all", "?all", "~all", False),
        ("?all", "~all", "~all", False),
        ("~all", "-all", "~all", True),
        ("-all", "~all", "~all", True),
        ("-all", "?all", "?all", True),
        ("-all", "-all", "-all", False),
        ("", "-all", "-all", False),
        ("-all", "", "-all", False),
        ("+all", "~all", "~all", False),
        ("all", "-all", "all", True),
    ],
)
def test_the_stricter_end_wins_unless_it_rejects(ours: str, theirs: str, wanted: str, warned: bool) -> None:
    told = spf_merge(f"v=spf1 {SES} {ours}", f"v=spf1 {OUTLOOK} {theirs}", (), KNOWN)
    assert told["record"] == f"v=spf1 {SES} {OUTLOOK} {wanted}"
    assert bool(told["warnings"]) == warned
    if warned:
        assert "Write `-all` again when the old system no longer sends." in told["warnings"][0]


def test_a_redirect_is_refused_with_what_to_write() -> None:
    told = spf_merge("v=spf1 redirect=_spf.example.net", OUTLOOK)
    assert told["record"] == ""
    (error,) = told["errors"]
    assert f"Write `v=spf1 include:_spf.example.net {OUTLOOK} ~all` into the zone instead, then plan again." in error
    # Beside `all` it has no effect, so nothing takes its place.
    (error,) = spf_merge("v=spf1 a redirect=_spf.example.net -all", OUTLOOK)["errors"]
    assert f"Write `v=spf1 a {OUTLOOK} -all`" in error
    (error,) = spf_merge("v=spf1 a -all", "v=spf1 redirect=_spf.example.net")["errors"]
    assert error.startswith("`add` has `redirect=_spf.example.net`")
    assert merged("v=spf1 redirect=_spf.example.net", "a ~all", "redirect=_spf.example.net") == "v=spf1 a ~all"


def test_more_than_ten_look_ups_are_refused_with_the_cost_of_each_term() -> None:
    nine = " ".join(f"include:s{number}.example.net" for number in range(9))
    known = {f"s{number}.example.net": "v=spf1 ip4:192.0.2.1 -all" for number in range(9)} | KNOWN
    assert spf_merge(f"v=spf1 {nine} ~all", SES, (), known)["lookups"] == 10
    told = spf_merge(f"v=spf1 {nine} ~all", OUTLOOK, (), known)
    assert (told["record"], told["lookups"]) == ("", 11)
    assert "needs 11 DNS look-ups, but receivers stop at 10 (RFC 7208, section 4.6.4): " in told["errors"][0]
    assert "include:s0.example.net 1, " in told["errors"][0]
    assert f"{OUTLOOK} 2. Remove" in told["errors"][0]


def test_what_could_not_be_counted_is_named() -> None:
    told = spf_merge(
        f"v=spf1 {SES} include:%{{i}}.example.net ~all", OUTLOOK, (), {"amazonses.com": KNOWN["amazonses.com"]}
    )
    assert told["lookups"] == 3
    assert told["uncounted"] == ["%{i}.example.net", "spf.protection.outlook.com"]
    assert "were not counted, because their records were not read; 7 are left for them." in told["warnings"][0]


def test_an_include_of_nothing_is_named() -> None:
    told = spf_merge("v=spf1 include:gone.example.net ~all", SES, (), {**KNOWN, "gone.example.net": None})
    assert "gone.example.net has no valid SPF record" in told["warnings"][0]


def test_records_that_include_each_other_are_counted_once_a_round() -> None:
    known = {"a.example": "v=spf1 include:b.example -all", "b.example": "v=spf1 include:a.example -all"}
    assert spf_merge("v=spf1 include:a.example ~all", (), (), known)["lookups"] == 3


def test_everything_that_is_wrong_is_named_at_once() -> None:
    told = spf_merge("v=spf1 include ip4:300.1.1.1 foo:bar ~all", "ip6:192.0.2.1", "a/99")
    assert [one.partition(". ")[0] for one in told["errors"]] == [
        "the current record: `include` needs a domain",
        "the current record: `ip4:300.1.1.1` has no valid IPv4 address or range",
        "the current record: `foo:bar` is not a term of SPF; the mechanisms are all, include, a, mx, ptr, exists, "
        "ip4, ip6",
        "`add`: `ip6:192.0.2.1` has no valid IPv6 address or range",
        "`remove`: `a/99` has no valid prefix length",
    ]


def test_two_records_and_texts_that_are_none_are_refused() -> None:
    assert "has 2 SPF records" in spf_merge(["v=spf1 a -all", "v=spf1 mx -all"])["errors"][0]
    assert "`v=spf2.0/pra a` is not an SPF record" in spf_merge("v=spf2.0/pra a")["errors"][0]
    with pytest.raises(AnsibleFilterError, match="`add` must be a text or a list"):
        spf_merge("v=spf1 a", {"a": 1})  # type: ignore[arg-type]
    with pytest.raises(AnsibleFilterError, match="`known` must be a dictionary"):
        spf_merge("v=spf1 a", "mx", "", ["x"])  # type: ignore[arg-type]


def test_a_long_record_and_what_is_no_spf() -> None:
    many = " ".join(f"ip4:192.0.2.{number}" for number in range(40))
    assert "above 450 some receivers cannot read it" in spf_merge(f"v=spf1 {many} ~all")["warnings"][0]
    assert not is_spf("v=spf10 a")
    assert is_spf("v=spf1")


SENDERS = st.sampled_from(["a", "mx", SES, OUTLOOK, "ip4:192.0.2.0/24", "?include:x.example", "exists:%{i}.y.example"])
RECORDS = st.builds(
    lambda listed, end: " ".join(("v=spf1", *listed, *end)),
    st.lists(SENDERS, unique=True, max_size=5),
    st.sampled_from([(), ("~all",), ("-all",), ("?all",)]),
)


@given(RECORDS, RECORDS, st.lists(SENDERS, max_size=2))
def test_merging_is_stable_loses_no_sender_and_never_rejects_more(current: str, add: str, remove: list[str]) -> None:
    told = spf_merge(current, add, remove)
    again = spf_merge(told["record"], add, remove)
    assert again["record"] == told["record"]
    assert not again["changed"]
    kept = {one.same for one in terms(told["record"])}
    gone = {one.same for text in remove for one in terms(text)}
    wanted = {one.same for text in (current, add) for one in terms(text) if one.name != "all"} - gone
    assert {one for one in kept if one[0] != "all"} == wanted
    ends = [one.qualifier for text in (current, add) for one in terms(text) if one.name == "all"]
    end = [one.qualifier for one in terms(told["record"]) if one.name == "all"]
    assert len(end) == (1 if ends else 0)
    if len(set(ends)) == 2:
        assert STRICTNESS[end[0]] == min(map(STRICTNESS.get, ends)) or end[0] != "-"
