"""What alerts.py finds, and what it says."""

import unittest

from alerts import check, with_constants

DOCUMENT = "| `pool_empty` | critical | …\n| `not_aligned` | warning | …\n"
CODE = """
    alerts.raise(job_alert(Severity::critical, "pool_empty", "…", job));
    alerts_.raise({rescue::Severity::warning,
                   "not_aligned", "key", "…", {}});
    alerts.resolve("pool_empty:" + id);
"""


class Alerts(unittest.TestCase):
    def test_is_content_when_document_and_code_agree(self):
        self.assertEqual(list(check(CODE, DOCUMENT)), [])

    def test_misses_what_is_raised_and_not_listed(self):
        for line in (
            'raise(job_alert(Severity::critical, "interlock", summary, job));',
            'return {Severity::critical,\n "interlock", key, summary, {}};',
            'return bury(job, "interlock", summary);',
            'return {Act::bury, "interlock", {}};',
            'constexpr std::string_view kEvent = "interlock";\nAlert{rescue::Severity::critical, std::string(kEvent), key};',
        ):
            self.assertEqual(list(check(CODE + line, DOCUMENT)), ["docs/alerts.md lacks `interlock`, critical"])

    def test_takes_a_constant_for_the_file_that_has_it(self):
        files = [f'constexpr std::string_view kAlert = "{event}";\nAlert{{Severity::info, std::string(kAlert)}};' for event in ("a", "b")]
        code = "".join(with_constants(file) for file in files)
        self.assertEqual(len(list(check(CODE + code, DOCUMENT))), 2)

    def test_misses_the_right_severity(self):
        wrong = DOCUMENT.replace("warning", "info")
        self.assertEqual(len(list(check(CODE, wrong))), 2)

    def test_finds_what_nothing_raises(self):
        document = DOCUMENT + "| `poison` | critical | …\n"
        self.assertEqual(
            list(check(CODE, document)), ["docs/alerts.md lists `poison`, critical, which nothing raises"]
        )

    def test_finds_what_is_resolved_and_never_raised(self):
        words = ['"pool_emtpy" is resolved, but nothing raises it']
        self.assertEqual(list(check(CODE + 'alerts.resolve(alert_key("pool_emtpy", job));', DOCUMENT)), words)
        several = 'for (auto const* const event :\n {"pool_empty", "pool_emtpy"})\n alerts.resolve(x);'
        self.assertEqual(list(check(CODE + several, DOCUMENT)), words)

    def test_finds_an_event_that_is_no_literal(self):
        hidden = "alerts.raise(job_alert(Severity::critical, word, summary, job));"
        self.assertEqual(list(check(CODE + hidden, DOCUMENT)), ["an alert's event is no literal, but word"])


if __name__ == "__main__":
    unittest.main()
