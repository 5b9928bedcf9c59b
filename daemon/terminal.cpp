#include "daemon/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cwchar>

#include "daemon/environment.hpp"

namespace sparekey::daemon {
namespace {

constexpr std::string_view kGap = "  ";
constexpr std::string_view kEllipsis = "…";
constexpr std::size_t kNarrowest = 20;  // a last column is not cut below this

/// wcwidth() knows no characters but ASCII in the C locale, which is what a program starts in.
class Utf8Locale {
  public:
    Utf8Locale() : locale_(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)), before_(uselocale(locale_)) {}
    ~Utf8Locale() {
        uselocale(before_);
        if (locale_ != nullptr) freelocale(locale_);
    }
    Utf8Locale(Utf8Locale const&) = delete;
    Utf8Locale& operator=(Utf8Locale const&) = delete;

  private:
    locale_t locale_;
    locale_t before_;
};

struct Glyph {
    std::string_view bytes;
    std::size_t width;
    bool printable;
};

/// The first character of a text that is not empty.
Glyph first_of(std::string_view text) {
    std::mbstate_t state{};
    wchar_t wide = 0;
    auto const length = std::mbrtowc(&wide, text.data(), text.size(), &state);
    bool const broken = length == 0 || length > text.size();  // a NUL byte, or (size_t)-1, -2
    auto const width = broken ? -1 : wcwidth(wide);
    if (width < 0) return {text.substr(0, broken ? 1 : length), 1, false};
    return {text.substr(0, length), static_cast<std::size_t>(width), true};
}

std::string_view code_of(Colour colour) {
    switch (colour) {
        case Colour::none:
            break;
        case Colour::red:
            return "\x1b[31m";
        case Colour::yellow:
            return "\x1b[33m";
        case Colour::green:
            return "\x1b[32m";
        case Colour::dim:
            return "\x1b[2m";
        case Colour::bold:
            return "\x1b[1m";
    }
    return "";
}

std::string padded(std::string text, std::size_t width) {
    text.append(width - std::min(width, display_width(text)), ' ');
    return text;
}

}  // namespace

Terminal Terminal::of_stdout() {
    Terminal terminal;
    if (isatty(STDOUT_FILENO) == 0) return terminal;
    terminal.colours = environment("NO_COLOR").value_or("").empty() && environment("TERM") != "dumb";
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) terminal.width = size.ws_col;
    return terminal;
}

std::string Terminal::paint(Colour colour, std::string_view text) const {
    if (!colours || colour == Colour::none) return std::string(text);
    return std::string(code_of(colour)).append(text).append("\x1b[0m");
}

std::size_t display_width(std::string_view text) {
    Utf8Locale const locale;
    std::size_t width = 0;
    while (!text.empty()) {
        auto const glyph = first_of(text);
        width += glyph.width;
        text.remove_prefix(glyph.bytes.size());
    }
    return width;
}

std::string fit(std::string_view text, std::size_t width) {
    bool const cut = display_width(text) > width;
    if (cut && width == 0) return "";
    auto const room = cut ? width - 1 : width;
    Utf8Locale const locale;
    std::string fitted;
    std::size_t taken = 0;
    while (!text.empty()) {
        auto const glyph = first_of(text);
        if (taken + glyph.width > room) break;
        fitted += glyph.printable ? glyph.bytes : "?";
        taken += glyph.width;
        text.remove_prefix(glyph.bytes.size());
    }
    return cut ? fitted.append(kEllipsis) : fitted;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width) {
    std::vector<std::string> lines{""};
    auto const room = std::max<std::size_t>(width, 2);  // for a wide character
    while (!text.empty()) {
        auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        auto const used = display_width(lines.back());
        auto const gap = lines.back().empty() ? 0u : 1u;
        if (used + gap + display_width(word) <= room) {
            lines.back().append(gap, ' ').append(fit(word, room));
            continue;
        }
        if (!lines.back().empty()) lines.emplace_back();
        // A word wider than the line is broken anywhere.
        Utf8Locale const locale;
        for (std::size_t taken = 0; !word.empty();) {
            auto const glyph = first_of(word);
            if (taken + glyph.width > room) {
                lines.emplace_back();
                taken = 0;
            }
            lines.back() += glyph.printable ? glyph.bytes : "?";
            taken += glyph.width;
            word.remove_prefix(glyph.bytes.size());
        }
    }
    return lines;
}

void TextTable::print(std::ostream& out, Terminal const& terminal) const {
    std::vector<std::size_t> widths(rows_.front().cells.size());
    for (auto const& row : rows_) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], display_width(row.cells[i]));
    }
    std::size_t before_last = 0;
    for (std::size_t i = 0; i + 1 < widths.size(); ++i) before_last += widths[i] + kGap.size();
    auto const room = terminal.width > before_last ? terminal.width - before_last : 0;
    widths.back() = std::min(widths.back(), std::max(room, kNarrowest));

    for (auto const& row : rows_) {
        std::string line;
        for (std::size_t i = 0; i + 1 < widths.size(); ++i)
            line.append(padded(fit(row.cells[i], widths[i]), widths[i])).append(kGap);
        line += fit(row.cells.back(), widths.back());
        line.erase(line.find_last_not_of(' ') + 1);
        out << terminal.paint(row.colour, line) << "\n";
    }
}

}  // namespace sparekey::daemon
