#include "ops/page_html.hpp"

#include <map>
#include <string>

#include "ops/page_files.hpp"

namespace sparekey::ops {
namespace {

using Fillings = std::map<std::string_view, std::string_view>;

/// `text` with each @NAME@ replaced, in one go: what is filled in is not looked through again.
std::string fill(std::string_view text, Fillings const& fillings) {
    std::string filled;
    while (true) {
        auto const begin = text.find('@');
        auto const end = begin == text.npos ? text.npos : text.find('@', begin + 1);
        if (end == text.npos) return filled.append(text);
        filled.append(text.substr(0, begin)).append(fillings.at(text.substr(begin + 1, end - begin - 1)));
        text.remove_prefix(end + 1);
    }
}

/// One script of three parts, which see each other.
std::string script(std::span<EmbeddedText const> files) {
    std::string all;
    for (auto const* const part : {"words.js", "draw.js", "app.js"}) all.append(text_of(files, part));
    return all;
}

std::string policy(std::string_view nonce) {
    auto const own = "'nonce-" + std::string(nonce) + "'";
    return "default-src 'none'; style-src " + own + "; script-src " + own +
           "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

}  // namespace

HttpResponse page_answer(std::string_view nonce, std::string_view csrf_token) {
    auto const files = page_files();
    auto const code = script(files);
    HttpResponse response;
    response.headers.add("Content-Type", "text/html; charset=utf-8");
    response.headers.add("Content-Security-Policy", policy(nonce));
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.headers.add("Referrer-Policy", "no-referrer");
    response.headers.add("Cache-Control", "no-store");
    response.body = fill(text_of(files, "index.html"), {{"NONCE", nonce},
                                                        {"CSRF_TOKEN", csrf_token},
                                                        {"STYLE", text_of(files, "style.css")},
                                                        {"SCRIPT", code}});
    return response;
}

}  // namespace sparekey::ops
