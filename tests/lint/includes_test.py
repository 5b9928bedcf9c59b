"""Plants violations, one at a time, and sees that includes.py finds each."""

import tempfile
import unittest
from pathlib import Path

import includes


def violations(files):
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            file = Path(root) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return list(includes.check_tree(Path(root)))


class Includes(unittest.TestCase):
    def expect_clean(self, path, text):
        self.assertEqual(violations({path: text}), [])

    def expect_violation(self, path, text):
        found = violations({path: text})
        self.assertEqual(len(found), 1, found)
        self.assertIn(path, found[0])

    def test_the_table_has_no_circle(self):
        order = list(includes.MAY_INCLUDE)
        for folder, below in includes.MAY_INCLUDE.items():
            self.assertTrue(all(order.index(other) < order.index(folder) for other in below), folder)

    def test_downwards_is_allowed(self):
        self.expect_clean("lib/queue/a.cpp", '#include "redis/b.hpp"\n#include "queue/a.hpp"\n#include <vector>\n')
        self.expect_clean("daemon/main.cpp", '#include "ops/a.hpp"\n#include "daemon/config.hpp"\n')

    def test_upwards_and_sideways_is_not(self):
        self.expect_violation("lib/core/a.hpp", '#include "async/event.hpp"\n')
        self.expect_violation("lib/rescue/a.cpp", '#include "redis/b.hpp"\n')
        self.expect_violation("lib/redis/a.cpp", '  #  include   <http/b.hpp>\n')

    def test_lib_never_sees_daemon(self):
        self.expect_violation("lib/ops/a.cpp", '#include "daemon/config.hpp"\n')
        self.expect_violation("lib/ops/a.cpp", '#include "../daemon/config.hpp"\n')

    def test_lib_names_the_folder(self):
        self.expect_violation("lib/core/a.cpp", '#include "a.hpp"\n')

    def test_a_new_folder_needs_a_place_in_the_table(self):
        self.expect_violation("lib/misc/a.cpp", "\n")

    def test_libraries_stay_in_their_homes(self):
        self.expect_violation("lib/queue/a.cpp", "#include <hiredis/hiredis.h>\n")
        self.expect_violation("lib/redis/a.hpp", "#include <hiredis/read.h>\n")
        self.expect_violation("lib/core/json_members.cpp", "#include <rapidjson/document.h>\n")
        self.expect_violation("tests/sim/a.cpp", "#include <rapidjson/document.h>\n")
        self.expect_violation("lib/ops/a.cpp", "#include <spdlog/spdlog.h>\n")
        self.expect_violation("lib/http/session.hpp", "#include <boost/beast/http.hpp>\n")
        self.expect_violation("lib/seam/a.cpp", "#include <boost/beast/core.hpp>\n")
        self.expect_violation("lib/core/a.cpp", "#include <boost/asio/buffer.hpp>\n")
        self.expect_clean("lib/http/session.cpp", "#include <boost/beast/http.hpp>\n")
        self.expect_clean("daemon/logging.cpp", "#include <spdlog/spdlog.h>\n")

    def test_hiredis_has_one_home_only(self):
        include = "#include <hiredis/hiredis.h>\n"
        self.assertEqual(violations({"lib/redis/a.cpp": include}), [])
        self.assertEqual(len(violations({"lib/redis/a.cpp": include, "lib/redis/b.cpp": include})), 1)

    def test_files_stay_short(self):
        self.expect_clean("lib/core/a.cpp", "\n" * 300)
        self.expect_violation("lib/core/a.cpp", "\n" * 301)
        self.expect_violation("daemon/a.cpp", "\n" * 301)
        self.expect_violation("lib/queue/a.lua", "\n" * 301)


if __name__ == "__main__":
    unittest.main()
