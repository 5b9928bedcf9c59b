#include "ops/page_html.hpp"

#include <gmock/gmock.h>

#include <regex>

#include "ops/page_files.hpp"

namespace sparekey::ops {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string_view header(HttpResponse const& answer, std::string_view name) {
    return answer.headers.find(name).value_or("");
}

TEST(PageHtmlTest, is_whole) {
    auto const answer = page_answer("nonce-1", "token-1");
    EXPECT_EQ(header(answer, "Content-Type"), "text/html; charset=utf-8");
    EXPECT_THAT(answer.body, HasSubstr("<script nonce=\"nonce-1\">\n\"use strict\";"));
    EXPECT_THAT(answer.body, HasSubstr("<style nonce=\"nonce-1\">\n:root"));
    EXPECT_THAT(answer.body, HasSubstr("<meta name=\"csrf-token\" content=\"token-1\">"));
    EXPECT_FALSE(std::regex_search(answer.body, std::regex("@[A-Z_]+@")));
}

TEST(PageHtmlTest, fetches_nothing_from_elsewhere) {
    auto const body = page_answer("n", "t").body;
    for (auto const* const outside : {" src=", "@import", "url(", "href=\"http", "href=\"/"})
        EXPECT_THAT(body, Not(HasSubstr(outside)));
}

TEST(PageHtmlTest, lets_only_its_own_script_and_style_run) {
    EXPECT_EQ(header(page_answer("n1", "t"), "Content-Security-Policy"),
              "default-src 'none'; style-src 'nonce-n1'; script-src 'nonce-n1'; connect-src 'self'; "
              "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    EXPECT_EQ(header(page_answer("n", "t"), "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(page_answer("n", "t"), "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header(page_answer("n", "t"), "Cache-Control"), "no-store");
}

TEST(PageHtmlTest, sets_texts_as_text_and_never_as_html) {
    for (auto const& file : page_files())
        for (auto const* const unsafe :
             {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("})
            EXPECT_THAT(std::string(file.text), Not(HasSubstr(unsafe))) << file.name;
}

}  // namespace
}  // namespace sparekey::ops
