#include "daemon/config/table.hpp"

#include <toml++/toml.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <sstream>

#include "daemon/config/nearest.hpp"

namespace sparekey::daemon {
namespace {

toml::table const* as_table(void const* node) {
    return static_cast<toml::table const*>(node);
}

toml::node const* find(void const* table, std::string_view key) {
    return table == nullptr ? nullptr : as_table(table)->get(key);
}

std::string_view describe(toml::node_type type) {
    switch (type) {
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "an array";
        case toml::node_type::string:
            return "a string";
        case toml::node_type::integer:
            return "a whole number";
        case toml::node_type::floating_point:
            return "a number with a fraction";
        case toml::node_type::boolean:
            return "true or false";
        default:
            return "a date or time";
    }
}

std::string quoted(std::string_view text) {
    return "\"" + std::string(text) + "\"";
}

std::string as_toml(std::vector<std::string> const& list) {
    std::string text = "[";
    for (auto const& entry : list) text += (text.size() > 1 ? ", " : "") + quoted(entry);
    return text + "]";
}

/// As defaults are written: one value has one text.
std::string as_toml(toml::node const& node) {
    if (auto const* text = node.as_string()) return quoted(text->get());
    if (auto const* array = node.as_array()) {
        std::string list;
        for (auto const& entry : *array) list += (list.empty() ? "" : ", ") + as_toml(entry);
        return "[" + list + "]";
    }
    std::ostringstream text;
    node.visit([&](auto const& value) { text << value; });
    return text.str();
}

}  // namespace

/// What needs toml++'s types.
struct Table::Access {
    static void mistake(Table& table, std::string_view key, toml::source_position at, std::string message) {
        table.findings_->mistakes.push_back(
            {table.findings_->file, at.line, at.column, table.full_name(key), std::move(message)});
    }

    static void wrong_type(Table& table, std::string_view key, toml::node const& node,
                           std::string const& wanted) {
        mistake(table, key, node.source().begin,
                "must be " + wanted + ", not " + std::string(describe(node.type())));
    }

    static Table child(Table const& table, std::string_view key, toml::table const* node) {
        return {node, table.full_name(key), *table.findings_};
    }
};

std::string Table::full_name(std::string_view key) const {
    if (name_.empty() || key.empty()) return name_ + std::string(key);
    return name_ + "." + std::string(key);
}

void Table::ask(std::string_view key, std::string otherwise) {
    asked_.emplace(key);
    auto const* const node = find(node_, key);
    findings_->values[full_name(key)] += (node == nullptr ? otherwise : as_toml(*node)) + "\n";
    findings_->keys.push_back({full_name(key), std::move(otherwise)});
}

bool Table::has(std::string_view key) const {
    return find(node_, key) != nullptr;
}

Table Table::table(std::string_view key) {
    asked_.emplace(key);
    auto const* node = find(node_, key);
    if (node != nullptr && !node->is_table())
        Access::wrong_type(*this, key, *node, "a table, [" + full_name(key) + "]");
    return Access::child(*this, key, node == nullptr ? nullptr : node->as_table());
}

std::vector<Table> Table::tables(std::string_view key) {
    asked_.emplace(key);
    std::vector<Table> found;
    auto const* node = find(node_, key);
    if (node == nullptr) return found;
    if (!node->is_array_of_tables()) {
        Access::wrong_type(*this, key, *node, "written with two brackets, [[" + full_name(key) + "]]");
        return found;
    }
    for (auto const& entry : *node->as_array()) found.push_back(Access::child(*this, key, entry.as_table()));
    return found;
}

std::map<std::string, Table> Table::other_tables() {
    std::map<std::string, Table> found;
    if (node_ == nullptr) return found;
    for (auto const& [key, node] : *as_table(node_)) {
        if (!node.is_table() || asked_.contains(key.str())) continue;
        found.emplace(key.str(), Access::child(*this, key, node.as_table()));
        asked_.emplace(key.str());
    }
    return found;
}

void Table::read_text(std::string_view key, std::string& into) {
    auto const* node = find(node_, key);
    if (node == nullptr) return;
    if (auto const* text = node->as_string()) {
        into = text->get();
    } else {
        Access::wrong_type(*this, key, *node, "a string in quotes");
    }
}

void Table::text(std::string_view key, std::string& into) {
    ask(key, quoted(into));
    read_text(key, into);
}

void Table::required_text(std::string_view key, std::string& into) {
    ask(key, "");
    read_text(key, into);
    if (!has(key)) {
        mistake(key, "is missing");
    } else if (into.empty() && find(node_, key)->is_string()) {
        mistake(key, "must not be empty");
    }
}

void Table::flag(std::string_view key, bool& into) {
    ask(key, into ? "true" : "false");
    auto const* node = find(node_, key);
    if (node == nullptr) return;
    if (auto const* value = node->as_boolean()) {
        into = value->get();
    } else {
        Access::wrong_type(*this, key, *node, "true or false");
    }
}

void Table::read_list(std::string_view key, std::vector<std::string>& into) {
    auto const* node = find(node_, key);
    if (node == nullptr) return;
    if (!node->is_array()) return Access::wrong_type(*this, key, *node, "an array of strings");
    into.clear();
    for (auto const& entry : *node->as_array()) {
        if (auto const* text = entry.as_string()) {
            into.push_back(text->get());
        } else {
            Access::wrong_type(*this, key, entry, "an array of strings");
        }
    }
}

void Table::list(std::string_view key, std::vector<std::string>& into) {
    ask(key, as_toml(into));
    read_list(key, into);
}

void Table::required_list(std::string_view key, std::vector<std::string>& into) {
    ask(key, "");
    read_list(key, into);
    if (!has(key)) {
        mistake(key, "is missing");
    } else if (auto const* array = find(node_, key)->as_array(); array != nullptr && array->empty()) {
        mistake(key, "must not be empty");
    }
}

void Table::texts(std::string_view key, std::map<std::string, std::string>& into) {
    ask(key, "{}");
    auto const* node = find(node_, key);
    if (node == nullptr) return;
    if (!node->is_table()) return Access::wrong_type(*this, key, *node, "a table of strings");
    for (auto const& [name, entry] : *node->as_table()) {
        if (auto const* text = entry.as_string()) {
            into[std::string(name.str())] = text->get();
        } else {
            Access::wrong_type(*this, key, entry, "a table of strings");
        }
    }
}

bool Table::file(std::string_view key, std::string& into) {
    text(key, into);
    if (into.empty()) return true;
    if (!into.starts_with('/')) {
        mistake(key, "must be an absolute path");
    } else if (::access(into.c_str(), R_OK) != 0) {
        mistake(key, "cannot read " + into + ": " + std::strerror(errno));
    } else {
        return true;
    }
    return false;
}

void Table::size(std::string_view key, std::size_t& into) {
    parsed(key, format_size(into), into, parse_size);
}

std::int64_t Table::integer(std::string_view key, std::int64_t otherwise, std::int64_t least,
                            std::int64_t most) {
    ask(key, std::to_string(otherwise));
    auto const* node = find(node_, key);
    if (node == nullptr) return otherwise;
    auto const* value = node->as_integer();
    if (value == nullptr) {
        Access::wrong_type(*this, key, *node, "a whole number");
        return otherwise;
    }
    if (value->get() >= least && value->get() <= most) return value->get();
    mistake(key, "must be between " + std::to_string(least) + " and " + std::to_string(most));
    return otherwise;
}

std::chrono::milliseconds Table::milliseconds(std::string_view key, std::chrono::milliseconds otherwise,
                                              std::chrono::milliseconds least,
                                              std::chrono::milliseconds step) {
    auto value = otherwise;
    parsed(key, format_duration(otherwise), value, parse_duration);
    if (value < least) {
        mistake(key, "must be at least " + format_duration(least));
    } else if (value % step != value.zero()) {
        mistake(key, "must be a whole multiple of " + format_duration(step));
    } else {
        return value;
    }
    return otherwise;
}

void Table::mistake(std::string_view key, std::string message) {
    auto const* node = find(node_, key);
    if (node == nullptr) node = as_table(node_);
    Access::mistake(*this, key, node == nullptr ? toml::source_position{} : node->source().begin,
                    std::move(message));
}

void Table::refuse_unknown() {
    if (node_ == nullptr) return;
    for (auto const& [key, node] : *as_table(node_)) {
        if (!asked_.contains(key.str()))
            Access::mistake(*this, key.str(), key.source().begin,
                            about_unknown(key.str(), {asked_.begin(), asked_.end()}));
    }
}

struct Document::Impl {
    toml::table root;
};

std::unique_ptr<Document> Document::parse(std::string_view text, Findings& findings) {
    try {
        auto impl = std::make_unique<Impl>(Impl{toml::parse(text)});
        return std::unique_ptr<Document>(new Document(std::move(impl), findings));
    } catch (toml::parse_error const& error) {
        auto const at = error.source().begin;
        findings.mistakes.push_back(
            {findings.file, at.line, at.column, "", std::string(error.description())});
        return nullptr;
    }
}

Document::Document(std::unique_ptr<Impl> impl, Findings& findings)
    : impl_(std::move(impl)), findings_(findings) {}
Document::~Document() = default;

Table Document::root() {
    return {&impl_->root, "", findings_};
}

}  // namespace sparekey::daemon
