#!/usr/bin/env python3
import unittest

import metric_names as lint

CODE = lint.metrics_of_the_code(
    """
    inline constexpr MetricInfo kA{"sparekeyd_a_total", "counter", "workspace, outcome",
                                   "Help."};
    inline constexpr MetricInfo kB{
        "sparekeyd_b_seconds", "histogram", "stage",
        "Help."};
    """
)


def unknown(text):
    return list(lint.unknown_names("x", text, CODE))


class MetricNames(unittest.TestCase):
    def test_the_code_is_read(self):
        self.assertEqual(
            CODE,
            {"sparekeyd_a_total": ("counter", "workspace, outcome"), "sparekeyd_b_seconds": ("histogram", "stage")},
        )

    def test_docs_that_agree_are_fine(self):
        docs = lint.metrics_of_the_docs(
            "| `sparekeyd_a_total` | counter | `workspace`, `outcome` | All. |\n"
            "| `sparekeyd_b_seconds` | histogram | `stage` | Time. |\n"
        )
        self.assertEqual(list(lint.differences(CODE, docs)), [])

    def test_a_row_that_is_missing_or_differs_is_found(self):
        docs = lint.metrics_of_the_docs("| `sparekeyd_a_total` | gauge | `workspace`, `outcome` | All. |\n")
        self.assertEqual(len(list(lint.differences(CODE, docs))), 2)

    def test_parts_of_a_histogram_are_known(self):
        self.assertEqual(unknown('rate(sparekeyd_b_seconds_bucket{stage="sent",le="5"}[1h])'), [])

    def test_parts_of_a_counter_are_not(self):
        self.assertEqual(len(unknown("sparekeyd_a_total_bucket")), 1)

    def test_unknown_names_and_labels_are_found(self):
        self.assertEqual(unknown("sparekeyd_c"), ["x: there is no metric sparekeyd_c"])
        self.assertEqual(
            unknown('sparekeyd_a_total{guest="x",outcome!="y"}'), ["x: sparekeyd_a_total has no label guest"]
        )

    def test_comments_do_not_count(self):
        self.assertEqual(lint.without_comments("a: 1 # sparekeyd_c").strip(), "a: 1")


if __name__ == "__main__":
    unittest.main()
