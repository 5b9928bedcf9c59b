"""Plants every shape that g++ 12 gets wrong, and every one that is allowed, and sees what co_await.py says."""

import unittest

from co_await import check

ALLOWED = [
    "co_await f();",
    "co_await std::move(op);",
    "co_await timer.async_wait(asio::use_awaitable);",
    "co_await redis_->call<Reply<int>>(a, b[1], g(c));",
    "auto const x = co_await f();",
    "x = co_await f();",
    "this->x_[i] = co_await f(x == y);",
    "auto const [error, n] = co_await stream.async_read_some(buffer, as_result);",
    "auto& [a, b] = co_await f();",
    "co_return co_await f();",
    "if (x) co_await f();",
    "if (x) y = co_await f(); else co_await g();",
    "while (!done) co_await f();",
    "for (auto i = 0; i < n; ++i) x = co_await f();",
    "for (auto const& x : xs) { co_await f(x); }",
    "do { co_await f(); } while (again);",
    "switch (x) { case A::b: co_await f(); break; default: co_await g(); }",
    "try { co_await f(); } catch (E const& e) { throw; }",
    "asio::steady_timer timer(co_await asio::this_coro::executor, limit);",
    "auto f = [x](int n) -> asio::awaitable<void> { co_await g(x, n); };",
    "run([&]() -> asio::awaitable<void> { co_await f(); Event e{1}; auto y = z ? 1 : 2; }());",
    "co_await spawn(executor, [](int n) { return n; });",
    "auto x = g({1, 2}); co_await f(x);",
    "// if (co_await f())\nint x;",
    "/* co_await g({1}) */ auto const s = \"co_await f({1}) ? a : b\";",
    "auto const s = R\"(if (co_await f()) { })\";",
    "log(\"a { b\"); co_await f(\"{?\", '{', 1'000, '?');",
]

FORBIDDEN = {
    "if (co_await f()) g();": "in a condition",
    "if (!co_await f()) { g(); }": "in a condition",
    "if (auto x = co_await f(); x) g();": "in a condition",
    "while (co_await f()) g();": "in a condition",
    "do g(); while (co_await f());": "in a condition",
    "switch (co_await f()) { default: g(); }": "in a condition",
    "for (auto x : co_await f()) g(x);": "in a condition",
    "if (a) while (co_await f()) g();": "in a condition",
    "if (a &&\n    co_await f())\n  g();": "in a condition",
    "co_await g(Args{s});": "braced list",
    "co_await g({\"XADD\", key});": "braced list",
    "co_await g({.name = s});": "braced list",
    "Agg a{.s = co_await f()};": "braced list",
    "auto a = std::vector<int>{co_await f(), 1};": "braced list",
    "auto const x = co_await f(std::chrono::seconds{1});": "braced list",
    "x = c ? co_await a() : b;": "?:",
    "co_await f(c ? a : b);": "?:",
    "co_await g([s] { return s; });": "capturing lambda",
    "co_await g(1,\n    [s, &t](int n) mutable { return n; }, 2);": "capturing lambda",
    "co_await [s]() -> asio::awaitable<void> { co_return; }();": "capturing lambda",
    "auto x = co_await co_spawn(ex, [=]() -> asio::awaitable<int> { co_return 1; }, use_awaitable);": "capturing lambda",
    "Nursery n(co_await asio::this_coro::executor, [&](auto e) { f(e); });": "capturing lambda",
    "g(co_await f());": "larger expression",
    "auto x = g(co_await f());": "larger expression",
    "auto x = (co_await f()).value();": "larger expression",
    "auto x = a + co_await f();": "larger expression",
    "auto x = !co_await f();": "larger expression",
    "x == co_await f();": "larger expression",
    "EXPECT_TRUE(co_await f());": "larger expression",
    "auto x = co_await f() + 1;": "part of an expression",
    "auto x = co_await f() || y;": "part of an expression",
    "auto x = co_await f() < y;": "part of an expression",
    "auto x = co_await f(), y = 2;": "part of an expression",
    "x = co_await f(co_await g());": "twice",
    "run([]() -> asio::awaitable<void> { if (co_await f()) g(); }());": "in a condition",
}


def in_function(code):
    return "namespace a {\nasio::awaitable<Result<int>> C::f(int n) const {\n" + code + "\n}\n}\n"


class CoAwait(unittest.TestCase):
    def test_allows_what_the_compiler_gets_right(self):
        for code in ALLOWED:
            with self.subTest(code):
                self.assertEqual(check(in_function(code)), [])

    def test_finds_every_shape_that_it_gets_wrong(self):
        for code, words in FORBIDDEN.items():
            with self.subTest(code):
                found = check(in_function(code))
                self.assertEqual(len(found), 1, found)
                self.assertIn(words, found[0][1])

    def test_names_the_line_where_the_statement_begins(self):
        code = "// first\nint a;\n\nint b = 1;\nauto x =\n    g(\n  co_await f());\n"
        self.assertEqual([line for line, _ in check(code)], [5])

    def test_looks_into_classes_templates_and_constructors(self):
        code = """
            template <class T> requires Good<T>
            class C : public B {
              public:
                C() : a_{1}, b_(2) { g(); }
                struct Inner { asio::awaitable<void> f() { if (co_await g()) h(); } };
              private:
                asio::awaitable<void> k() override { g(co_await h()); }
            };"""
        self.assertEqual(len(check(code)), 2)


if __name__ == "__main__":
    unittest.main()
