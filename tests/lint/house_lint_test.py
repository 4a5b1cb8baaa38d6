#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Every rule of the lint must be able to fail: each is broken once in a tiny tree and has to say so."""

import tempfile
import unittest
from pathlib import Path

import house_lint
from source_tree import code_only, without_comments

HEAD = "// SPDX-License-Identifier: Apache-2.0\n"
HEADER = HEAD + "#pragma once\n"


def body(folder, inside=""):
    return f"namespace pressroom::{folder.replace('/', '::')} {{\n{inside}\n}}\n"


def function(name, lines):
    return f"int {name}() {{\n" + "  step();\n" * (lines - 3) + "  return 1;\n}\n"


CLEAN = {
    "README.md": "# pressroom\n\n    ./run demo\n",
    "core/url.hpp": HEADER + body("core", "class Url {};"),
    "core/url.cpp": HEAD + '#include "core/url.hpp"\n#include <vector>\n#include <sys/stat.h>\n' + body("core"),
    "crawler/scope.cpp": HEAD + '#include "core/url.hpp"\n' + body("crawler"),
    "storage/warc/record.hpp": HEADER + body("storage/warc"),
    "app/main.cpp": HEAD + '#include "storage/warc/record.hpp"\nint main() { return 0; }\n',
    "tests/core/url_test.cpp": HEAD + '#include "core/url.hpp"\nTEST_CASE("A URL is a value", "[core]") {}\n',
}


class HouseLintTest(unittest.TestCase):
    def lint_files(self, changed):
        with tempfile.TemporaryDirectory() as folder:
            for path, text in {**CLEAN, **changed}.items():
                if text is not None:
                    file = Path(folder, path)
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_text(text, encoding="utf-8")
            found, _ = house_lint.findings(folder)
            return found

    def expect(self, rule, file, changed, line=None):
        found = self.lint_files(changed)
        self.assertIn((rule, file), {(f.rule, f.file) for f in found}, [str(f) for f in found])
        if line is not None:
            self.assertIn((rule, file, line), {(f.rule, f.file, f.line) for f in found}, [str(f) for f in found])
        self.assertEqual({rule}, {f.rule for f in found}, "another rule spoke too")

    def test_a_clean_tree_has_no_findings(self):
        self.assertEqual([], self.lint_files({}))

    def test_core_includes_nobody(self):
        self.expect("direction", "core/a.cpp",
                    {"core/a.cpp": HEAD + '#include "storage/warc/record.hpp"\n' + body("core")}, line=2)

    def test_siblings_do_not_meet(self):
        self.expect("direction", "parsers/a.cpp",
                    {"parsers/a.cpp": HEAD + '#include "crawler/a.hpp"\n' + body("parsers"),
                     "crawler/a.hpp": HEADER + body("crawler")}, line=2)

    def test_the_parts_of_storage_do_not_meet(self):
        self.expect("direction", "storage/exports/a.cpp",
                    {"storage/exports/a.cpp": HEAD + '#include "storage/warc/record.hpp"\n' + body("storage/exports")})

    def test_nobody_includes_the_tests(self):
        self.expect("direction", "app/a.cpp",
                    {"app/a.cpp": HEAD + '#include "tests/support/a.hpp"\n' + body("app"),
                     "tests/support/a.hpp": HEADER})

    def test_code_outside_the_known_folders_is_found(self):
        self.expect("direction", "misc/a.cpp", {"misc/a.cpp": HEAD + "namespace pressroom::misc {}\n"})

    def test_an_include_is_named_from_the_root(self):
        self.expect("direction", "core/url.cpp", {"core/url.cpp": HEAD + '#include "url.hpp"\n' + body("core")}, line=2)

    def test_a_commented_include_counts_for_nothing(self):
        self.assertEqual([], self.lint_files(
            {"core/a.cpp": HEAD + '// #include "app/x.hpp"\n/*\n#include "app/y.hpp"\n*/\n' + body("core")}))

    def test_an_include_cycle_is_found(self):
        self.expect("cycle", "core/a.hpp",
                    {"core/a.hpp": HEADER + '#include "core/b.hpp"\n' + body("core"),
                     "core/b.hpp": HEADER + '#include "core/c.hpp"\n' + body("core"),
                     "core/c.hpp": HEADER + '#include "core/a.hpp"\n' + body("core")})

    def test_a_library_stays_with_its_owner(self):
        self.expect("library", "app/a.cpp", {"app/a.cpp": HEAD + "#include <curl/curl.h>\n" + body("app")}, line=2)

    def test_a_library_has_one_owner(self):
        owner = HEAD + "#include <sqlite3.h>\n" + body("storage/database")
        self.expect("library", "storage/database/b.cpp",
                    {"storage/database/a.cpp": owner, "storage/database/b.cpp": owner})

    def test_json_stays_out_of_headers(self):
        self.expect("library", "core/a.hpp", {"core/a.hpp": HEADER + "#include <nlohmann/json.hpp>\n" + body("core")})

    def test_a_library_without_an_owner_is_found(self):
        self.expect("library", "core/a.cpp", {"core/a.cpp": HEAD + "#include <boost/any.hpp>\n" + body("core")})

    def test_the_wall_clock_is_read_in_one_place(self):
        self.expect("effect", "crawler/a.cpp",
                    {"crawler/a.cpp": HEAD + body("crawler", "auto t = std::chrono::system_clock::now();")}, line=3)

    def test_curl_is_called_in_one_place(self):
        caller = HEAD + body("crawler", "auto h = curl_easy_init();")
        self.expect("effect", "crawler/b.cpp", {"crawler/a.cpp": caller, "crawler/b.cpp": caller})

    def test_randomness_comes_through_its_seam(self):
        self.expect("effect", "app/a.cpp", {"app/a.cpp": HEAD + body("app", "std::random_device device;")})

    def test_errors_are_not_thrown(self):
        self.expect("effect", "core/a.cpp", {"core/a.cpp": HEAD + body("core", "void f() { throw Error(1); }")}, line=3)
        self.assertEqual([], self.lint_files(
            {"core/a.cpp": HEAD + body("core", 'void f() { throw std::logic_error("broken"); }')}))

    def test_a_word_in_a_string_or_comment_is_no_effect(self):
        self.assertEqual([], self.lint_files({f"core/{n}.cpp": HEAD + body(
            "core", '// throw system_clock::now\nconst char* s = "throw \\" throw";\n'
                    'const char* r = R"(throw " throw)";\n'
                    "int million = 1'000'000; char quote = '\\''; ") for n in "ab"}))

    def test_a_long_file_is_found(self):
        self.expect("size", "core/a.cpp", {"core/a.cpp": HEAD + body("core", "\n" * 500)}, line=501)

    def test_main_is_short(self):
        self.expect("size", "app/main.cpp",
                    {"app/main.cpp": HEAD + "\n" * 40 + "int main() { return 0; }\n"})

    def test_a_function_of_over_a_hundred_lines_is_found(self):
        short = "".join(function(f"short_{n}", 4) for n in range(60))
        changed = {"core/a.cpp": HEAD + body("core", function("endless", 101)),
                   "core/b.cpp": HEAD + body("core", short)}
        self.expect("size", "core/a.cpp", changed, line=3)

    def test_two_per_cent_of_the_functions_may_be_long(self):
        def tree(short, long):
            return {"core/a.cpp": HEAD + body("core", "".join(function(f"long_{n}", 61) for n in range(long))),
                    "core/b.cpp": HEAD + body("core", "".join(function(f"short_{n}", 4) for n in range(short)))}

        self.assertEqual([], self.lint_files(tree(98, 2)))
        self.expect("size", "core/a.cpp", tree(90, 2))

    def test_a_missing_licence_line_is_found(self):
        self.expect("head", "core/a.cpp", {"core/a.cpp": body("core")}, line=1)
        self.expect("head", "tests/a.py", {"tests/a.py": "print()\n"})

    def test_a_header_without_pragma_once_is_found(self):
        self.expect("head", "core/a.hpp", {"core/a.hpp": HEAD + "\n\n" + body("core")})

    def test_a_folder_is_a_namespace(self):
        self.expect("namespace", "core/a.cpp", {"core/a.cpp": HEAD + body("crawler")}, line=2)
        self.expect("namespace", "core/a.cpp", {"core/a.cpp": HEAD + "int f();\n"})

    def test_names_that_say_nothing_are_found(self):
        self.expect("name", "core/a.hpp", {"core/a.hpp": HEADER + body("core", "class UrlManager {};")}, line=4)
        self.expect("name", "core/url_utils.hpp", {"core/url_utils.hpp": HEADER + body("core")})
        self.expect("name", "core/UrlParser.hpp", {"core/UrlParser.hpp": HEADER + body("core")})
        self.expect("name", "core/a.hpp", {"core/a.hpp": HEADER + body("core", "struct url_parts {};")})

    def test_a_variable_of_a_foreign_type_is_no_type(self):
        self.assertEqual([], self.lint_files(
            {"core/a.cpp": HEAD + body("core", "int f() {\n  struct stat status {};\n  return g(status);\n}")}))

    def test_accessors_carry_no_get(self):
        self.expect("name", "core/a.hpp", {"core/a.hpp": HEADER + body("core", "struct A { int get_port() const; };")})

    def test_unfinished_work_is_found(self):
        self.expect("text", "docs/a.md", {"docs/a.md": "fine\n" + "TO" + "DO: more\n"}, line=2)

    def test_a_character_outside_ascii_is_found_in_code_only(self):
        self.expect("text", "core/a.cpp", {"core/a.cpp": HEAD + body("core", 'const char* s = "\u201c";')}, line=3)
        self.assertEqual([], self.lint_files({"demo/a.cpp": HEAD + body("demo", 'const char* s = "\u201c";')}))

    def test_names_of_test_cases_can_be_selected(self):
        self.expect("test-name", "tests/core/a_test.cpp",
                    {"tests/core/a_test.cpp": HEAD + 'TEST_CASE("Ports, defaults") {}\n'}, line=2)
        self.expect("test-name", "tests/core/url_test.cpp",
                    {"tests/core/a_test.cpp": HEAD + 'TEST_CASE("A URL is a value") {}\n'})

    def test_the_readme_begins_with_a_command(self):
        self.expect("readme", "README.md", {"README.md": None})
        self.expect("readme", "README.md", {"README.md": "# pressroom\n" + "\n" * 20 + "./run demo\n"})

    def test_blanking_keeps_lines(self):
        source = 'a /* 1\n2 */ "x\\"y" // z\n\'"\' 1\'0 R"q(\n")")q" b'
        for blank in (without_comments, code_only):
            self.assertEqual(source.count("\n"), blank(source).count("\n"))
            self.assertEqual(len(source), len(blank(source)))
        self.assertEqual(["a", "1'0", "b"], code_only(source).split())


if __name__ == "__main__":
    unittest.main()
