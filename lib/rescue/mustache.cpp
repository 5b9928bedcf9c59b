#include "rescue/mustache.hpp"

#include <algorithm>
#include <charconv>
#include <kainjow/mustache.hpp>
#include <optional>

namespace sparekey::rescue {
namespace {

namespace library = kainjow::mustache;
using Component = library::component<std::string>;
using Kind = Mustache::Tag::Kind;

std::size_t line_at(std::string_view text, std::size_t position) {
    auto const before = text.substr(0, position);
    return 1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
}

/// The library says "Unclosed tag at 17".
TemplateTrouble trouble_of(std::string_view message, std::string_view text) {
    constexpr std::string_view kAt = " at ";
    std::size_t position = 0;
    auto const at = message.rfind(kAt);
    if (at != std::string_view::npos)
        std::from_chars(message.data() + at + kAt.size(), message.data() + message.size(), position);
    return {line_at(text, position), std::string(message.substr(0, at))};
}

/// nullopt: a kind of tag that we do not take.
std::optional<Kind> kind_of(library::tag_type type) {
    switch (type) {
        case library::tag_type::variable:
        case library::tag_type::unescaped_variable:
            return Kind::variable;
        case library::tag_type::section_begin:
            return Kind::section;
        case library::tag_type::section_begin_inverted:
            return Kind::inverted_section;
        default:
            return std::nullopt;
    }
}

bool is_silent(library::tag_type type) {
    return type == library::tag_type::text || type == library::tag_type::comment ||
           type == library::tag_type::section_end;
}

/// Appends the tags below `parent`.
void collect(Component& parent, std::string_view text, std::vector<Mustache::Tag>& tags,
             std::optional<TemplateTrouble>& trouble) {
    parent.walk_children([&](Component& component) {
        auto const line = line_at(text, component.position);
        if (auto const kind = kind_of(component.tag.type)) {
            tags.push_back({*kind, component.tag.name, line});
        } else if (!is_silent(component.tag.type) && !trouble) {
            trouble = TemplateTrouble{line, "templates have no partials and no delimiters of their own"};
        }
        return Component::walk_control::walk;
    });
}

library::mustache compile(std::string const& text) {
    library::mustache compiled(text);
    compiled.set_custom_escape([](std::string const& value) { return value; });  // this is no HTML
    return compiled;
}

}  // namespace

struct Mustache::Impl {
    library::mustache compiled;
    std::vector<Tag> tags;
};

boost::system::result<Mustache, TemplateTrouble> Mustache::parse(std::string_view text) {
    // The library's own template does not show its tags; its parser does.
    std::string const input(text);
    std::string message;
    Component root;
    library::context<std::string> nothing;
    library::context_internal<std::string> state(nothing);
    library::parser<std::string> const parser(input, state, root, message);
    if (!message.empty()) return trouble_of(message, text);

    std::vector<Tag> tags;
    std::optional<TemplateTrouble> trouble;
    collect(root, text, tags, trouble);
    if (trouble) return *trouble;
    return Mustache(std::make_shared<Impl const>(Impl{compile(input), std::move(tags)}));
}

std::vector<Mustache::Tag> const& Mustache::tags() const {
    return impl_->tags;
}

std::string Mustache::render(Values const& values) const {
    library::data data;
    for (auto const& tag : impl_->tags) data.set(tag.name, false);
    for (auto const& [name, value] : values) {
        if (!value.empty()) data.set(name, value);
    }
    auto own = impl_->compiled;  // the library's rendering is not const
    return own.render(data);
}

}  // namespace sparekey::rescue
