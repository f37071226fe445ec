"""What may go wrong with a member of a registry, what becomes of it, and which tests try it: a part of `docs/reference/faults.md`.

Every fault is tried between registries that are published for real, through whole nights. The national one publishes each
night, loses nothing, and says what happened (`test_faults_table.py` holds the table true).
"""

from __future__ import annotations

from tests.github.faults import Fault


def _all(*names: str) -> tuple[str, ...]:
    return tuple(f"test_faults::test_{name}" for name in names)


def _strange(*names: str) -> tuple[str, ...]:
    return tuple(f"test_strange_nights::test_{name}" for name in names)


FAULTS = (
    Fault("A member is gone, refuses, or its name is not found", "its last records stay, marked with the reason and since when", 4, _all("gone", "refused", "no_such_name")),
    Fault("A member is slow: stalls, or trickles", "given up after `max_seconds`; its last records stay", 4, _all("slow[stalls]", "slow[trickles]", "slow[drips]", "slow_records")),
    Fault("Its address leads elsewhere: to a file, to no https, to an address of the wire alone (169.254.…), to itself", "not followed; its last records stay", 4,
          _all("it_leads_to_itself", "its_records_lead_where_no_registry_is", *(f"it_leads_where_no_registry_is[{where}]" for where in ("file:///etc/passwd-not https", "https://169.254.169.254/latest/meta-data/-no site's")))),
    Fault("A sign-in page, or another answer that is no page of records", "unreadable; its last records stay", 4,
          _all("a_sign_in_page", *(f"a_page_that_is_none[{said}]" for said in ("{}", "[]", "null")))),
    Fault("Records cut short, changed on the way, or not compressed as announced", "the hash or the file says so; its last records stay", 4, _all("cut_short_and_changed_on_the_way", "a_packed_file_that_is_not_one")),
    Fault("A newer or an older layout", "named, with what to update; its last records stay", 4, _all("another_layout[0-older]", "another_layout[2-newer]")),
    Fault("A version of this tool that knew no other registries", "taken from its index; what that does not hold is not known", 0, _all("a_version_that_knew_no_other_registries")),
    Fault("Fields that this version does not know", "left out; the rest is taken", 0, _all("newer_fields_are_left_out_and_the_rest_is_taken")),
    Fault("Enormous: by its own word, without a word, or once unpacked", "not fetched, or no further than `max_bytes`; its last records stay", 4, _all("enormous_by_its_own_word", "enormous_without_a_word", "a_bomb")),
    Fault("One endless record", "that record is refused; the others are taken", 0, _all("one_endless_record_costs_the_others_nothing")),
    Fault("More projects than `max_projects`, or many times last night's", "those that were there stay, new ones up to the bound; the rest is counted", 0, _all("more_projects_than_it_may_list", "ten_times_as_many")),
    Fault("More projects by its own word than come", "unreadable; its last records stay", 4, _all("ten_times_as_many_by_its_own_word")),
    Fault("Projects of accounts that are another member's, or that it may not list", "refused, by name", 0, _all("accounts_that_it_may_not_list", "accounts_of_another_member")),
    Fault("Old records played again", "not taken, unless a steward says so (`--accept`)", 4, _all("older_records_played_again")),
    Fault("Most of a member's projects gone overnight", "not believed, unless a steward says so (`--accept`)", 4, _all("most_of_it_gone_overnight")),
    Fault("All of a member's levels move", "the gate counts this registry's own projects: it publishes", 0, _all("a_member_whose_levels_all_move_stops_no_publication")),
    Fault("Members in a circle, of two and of three", "a record that has been here is left out; the circle ends", 0, _all("cycles_end", "a_ring_of_three", "a_way_that_goes_in_a_circle")),
    Fault("A member with this registry's own id", "not taken; both are named", 4, _all("it_says_that_it_is_this_registry")),
    Fault("Two members claim one project, or one project's id", "nobody takes another's over; both are listed by name, and it is said", 0,
          _all("an_id_that_is_of_another_project", "two_members_and_one_id_with_other_names", "who_comes_later_with_a_known_id_is_refused")),
    Fault("What was taken off here comes back through a member", "refused, by name and by id", 0, _all("what_was_taken_off_here_does_not_come_back")),
    Fault("Hostile records: paths, options, numbers and texts beyond all bounds, no JSON", "each costs itself alone", 0,
          _all("a_hostile_record_is_refused_and_the_others_are_taken[a path]", "a_hostile_record_is_refused_and_the_others_are_taken[an option]",
               "a_hostile_record_is_refused_and_the_others_are_taken[many terms]", "texts_that_act_on_a_page_or_a_terminal")),
    Fault("A clock that is wrong", "dates that have not come are left out and counted; they keep nothing out later", 0, _all("a_clock_that_is_wrong")),
    Fault("A night ended in the middle", "the last listing counts; the next night does the rest", 0, _all("a_night_that_is_ended_leaves_the_last_listing")),
    Fault("Kept records that somebody changed, a broken listing", "`validate` says where; fetched anew", 0, _all("a_file_of_records_that_somebody_changed", "a_broken_listing_is_as_none")),
    Fault("A process that reads records dies", "its work is done by the one that began it", 0, ("test_beside::test_a_process_that_dies_costs_no_member_its_night",)),
    Fault("A mistake of ours while a member's records are read", "that member's last records stay; the others are taken", 4,
          ("test_beside::test_a_mistake_of_ours_costs_one_night_and_no_record[mistaken]",)),
    Fault("A private word on its way into what others get", "nothing is published; the word's owner and the file are named", 5, ("test_private::test_where_it_would_stand_all_the_same_nothing_is_published",)),
    Fault("Sizes and encodings that do not fit what comes: chunks without end, a wrong Content-Length, a page said to be compressed", "unreadable, or away; its last records stay", 4,
          _strange("an_endless_chunked_page", "endless_chunked_records", "chunks_that_never_end", "a_content_length_of_more_than_comes", "a_content_length_of_less_than_comes",
                   "a_page_said_to_be_compressed_and_is_not", "a_page_that_unpacks_to_much_more")),
    Fault("304 (not modified) to whoever asks", "what is kept counts; where nothing is kept, that is said", 0, _strange("not_modified_to_whoever_asks")),
    Fault("Its page is there, and its records are missing or of another host", "its last records stay", 4,
          _strange("a_valid_index_and_the_records_are_missing", "its_page_leads_to_another_host_and_its_records_do_not", "it_redirects_to_another_host_that_lists_others")),
    Fault("A member gives itself another id between two nights", "taken; both ids are said once", 0, _strange("a_member_that_gives_itself_another_name_and_id")),
    Fault("One project twice in a member's records, or ours in other capitals", "the first counts; ours stays ours", 0, _strange("one_id_twice_within_a_member", "an_id_that_differs_from_ours_in_case_alone")),
    Fault("Days that no calendar has, the years 0 and 9999", "taken, or that record is refused; every page and command works", 0, _strange("days_that_no_calendar_has[0000-00-00]", "days_that_no_calendar_has[9999-12-31]")),
)  # fmt: skip
