"""What may go wrong on a night, what becomes of it, and which tests try it. `docs/reference/faults.md` is made from this.

Every fault is tried against a server on this computer, through whole nights, and each ends alike: the last good records
stay, the report says what was not done, the exit code tells, and the next run repairs it (`test_faults_table.py`).
"""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """`code` is the night's exit code; a test is `module::function` or `module::function[case]`."""

    what: str
    then: str
    code: int
    tests: tuple[str, ...]


def _night(*cases: str) -> tuple[str, ...]:
    return tuple(f"test_faults::test_a_night_without_an_answer[{case}]" for case in cases)


def _git(*cases: str) -> tuple[str, ...]:
    return tuple(f"test_faults::test_git_does_not_get_it[{case}]" for case in cases)


_MIDWAY = "test_faults_midway::"
FAULTS = (
    Fault("The token is not accepted (401)", "nothing more is asked", 4, _night("401")),
    Fault("Secondary limit, 403 with `retry-after`", "wait as it says, then go on", 0,
          ("test_limits::test_our_client_waits_as_it_is_told[403 retry-after]",)),
    Fault("Secondary limit, 403 without a word", "wait a minute, then two, then go on", 0,
          ("test_limits::test_our_client_waits_as_it_is_told[403]", "test_limits::test_without_a_word_the_wait_doubles")),
    Fault("Secondary limit, 429", "wait as it says, or a minute and more", 0,
          ("test_limits::test_our_client_waits_as_it_is_told[429 retry-after]", "test_limits::test_our_client_waits_as_it_is_told[429]")),
    Fault("A secondary limit that does not end, or is for long", "stop; the rest comes first the next time", 4,
          _night("403 without a word", "403 retry-after", "403 for long", "429")),
    Fault("The hour's points used up in the middle (HTTP 200, `RATE_LIMITED`)", "keep what was answered; the rest comes first the next time", 4,
          (f"{_MIDWAY}test_the_points_end_in_the_middle", *_night("rate limited"))),
    Fault("500, 502, 503, 504", "ask again, or for less at once; then stop", 4, _night("500", "502", "503", "504")),
    Fault("An HTML page in place of an answer", "it is no answer; stop", 4, _night("page")),
    Fault("Partial data with errors", "what is missing is asked for again, and then not known; it is never gone", 4,
          (f"{_MIDWAY}test_a_part_of_the_answer_is_missing", f"{_MIDWAY}test_a_field_of_the_answer_is_missing", *_night("all null", "binary", "other", "fewer", "nothing", "null"))),
    Fault("A question too large for GitHub's ten seconds", "halve it until it is borne", 0,
          (f"{_MIDWAY}test_a_question_too_large", "test_survey::test_a_batch_too_large_is_halved_until_it_is_borne")),
    Fault("The connection is reset in the middle of an answer", "ask again; then stop", 4, _night("reset", "hang up")),
    Fault("Truncated JSON", "it is no answer; ask again, then stop", 4, _night("cut json")),
    Fault("A stalled socket", "give up after its time, ask for less, then stop", 4, _night("stalled")),
    Fault("Redirects in a circle, or to another host", "not followed", 4, (*_night("circle"), *_git("circle", "elsewhere"))),
    Fault("The name of the host is not found", "stop", 4, (f"{_MIDWAY}test_no_such_host",)),
    Fault("A wrong clock, here or there", "GitHub's own clock counts; nothing is dated by guess", 0,
          (f"{_MIDWAY}test_a_clock_that_is_years_off[2001]", f"{_MIDWAY}test_a_clock_that_is_years_off[2096]")),
    Fault("A reset time in the past, a date that is none", "stop; no waiting for ever", 4, _night("wrong clock")),
    Fault("A text larger than is read (`isTruncated`)", "named as not read; its checks cannot tell", 0,
          (f"{_MIDWAY}test_a_text_too_large_to_be_read",)),
    Fault("Binary where text is expected", "named as binary; its checks cannot tell", 0,
          ("test_faults::test_a_tree_of_many_entries_and_files_that_are_no_text",)),
    Fault("A tree of 100,000 entries", "read whole", 0, ("test_faults::test_a_tree_of_many_entries_and_files_that_are_no_text",)),
    Fault("A tree that GitHub cuts off", "the record says that there is more", 0, ("test_tarball::test_a_tree_that_github_cuts_off_says_so",)),
    Fault("A repository that vanishes between the questions and the fetch", "its last record stays, marked; it is gone after three nights", 4,
          (f"{_MIDWAY}test_it_vanishes_between_the_passes", *_git("404", "403", "451", "401"))),
    Fault("git's server fails, or a page stands in its place", "its last record stays, marked", 4, _git("429", "500", "502", "page", "cut", "hang up")),
    Fault("A pack that is cut off", "its last record stays, marked", 4, ("test_faults::test_a_pack_cut_off_in_the_middle",)),
    Fault("The second pass fails", "what it would have told stays as it was", 0,
          tuple(f"test_faults::test_the_second_pass_fails[{case}]" for case in ("500", "page", "reset", "cut json", "403 for long"))),
    Fault("A reader that dies of one repository", "the others are read; it is named", 4, ("test_faults::test_a_reader_that_dies",)),
    Fault("`kill -9` at any moment", "what is written is whole; the next run asks and reads only the rest", 0,
          ("test_faults::test_killed_at_random_moments", "test_faults::test_a_killed_night_asks_nothing_twice")),
    Fault("Many projects vanish in one night", "not believed", 4, ("test_life::test_many_that_vanish_in_one_night_are_not_believed",)),
    Fault("A proxy that forbids, asks for a password, shows a page or hangs up", "nothing is asked; the records stay", 4,
          tuple(f"test_network::test_a_proxy_that_does_not_let_us_through[{case}]" for case in ("forbids", "wants a password", "shows a page", "hangs up"))),
    Fault("A certificate that nobody told us of", "nothing is sent, and no token", 4, ("test_network::test_a_certificate_that_nobody_told_us_of",)),
)  # fmt: skip
