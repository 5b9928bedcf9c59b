// A text with {{variables}} and {{#sections}}: https://mustache.github.io. The only view of kainjow's
// Mustache.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/system/result.hpp>

namespace sparekey::rescue {

/// What is wrong with a template.
struct TemplateTrouble {
    std::size_t line = 1;  // from 1
    std::string message;

    friend bool operator==(TemplateTrouble const&, TemplateTrouble const&) = default;
};

/// Immutable, and cheap to copy; one may be used by several threads.
class Mustache {
  public:
    struct Tag {
        enum class Kind { variable, section, inverted_section };
        Kind kind;
        std::string name;
        std::size_t line;
    };
    using Values = std::map<std::string, std::string>;

    /// Of Mustache's tags it takes variables, sections, inverted sections and comments.
    static boost::system::result<Mustache, TemplateTrouble> parse(std::string_view text);

    /// In the order of the text, comments left out.
    std::vector<Tag> const& tags() const;

    /// Values go in as they are, and are never read as tags. One that is missing or empty is nothing: its
    /// sections are left out, and its inverted sections shown.
    std::string render(Values const& values) const;

  private:
    struct Impl;
    explicit Mustache(std::shared_ptr<Impl const> impl) : impl_(std::move(impl)) {}
    std::shared_ptr<Impl const> impl_;
};

}  // namespace sparekey::rescue
