// A table of the configuration file, read key by key; toml++ is seen by table.cpp alone. What is read names
// its keys: a key that nobody asked for is unknown. Each read leaves the default where the key is missing or
// wrong.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "daemon/config/findings.hpp"
#include "daemon/config/units.hpp"

namespace sparekey::daemon {

/// Valid while its Document and Findings live.
class Table {
  public:
    /// "notify.sms"
    std::string const& name() const { return name_; }

    /// Does the file have it?
    bool exists() const { return node_ != nullptr; }
    bool has(std::string_view key) const;

    /// [key]. A missing one reads as an empty one.
    Table table(std::string_view key);

    /// Each [[key]].
    std::vector<Table> tables(std::string_view key);

    /// Every table in here that was not asked for: [notify.<channel>]. By their last names.
    std::map<std::string, Table> other_tables();

    void text(std::string_view key, std::string& into);
    void required_text(std::string_view key, std::string& into);
    void flag(std::string_view key, bool& into);
    void list(std::string_view key, std::vector<std::string>& into);
    void required_list(std::string_view key, std::vector<std::string>& into);
    void texts(std::string_view key, std::map<std::string, std::string>& into);
    void size(std::string_view key, std::size_t& into);

    /// The path of a file that we may read, or "". False: it is a mistake, which is told by now.
    bool file(std::string_view key, std::string& into);

    template <class Integer>
    void number(std::string_view key, Integer& into, std::int64_t least, std::int64_t most) {
        into = static_cast<Integer>(integer(key, static_cast<std::int64_t>(into), least, most));
    }

    template <class Duration>
    void duration(std::string_view key, Duration& into,
                  std::chrono::milliseconds least = std::chrono::milliseconds(1)) {
        into = std::chrono::duration_cast<Duration>(milliseconds(key, into, least, Duration(1)));
    }

    /// A text that `parse` (string_view -> Result<T>) reads, as it must read `otherwise`.
    template <class T, class Parse>
    void parsed(std::string_view key, std::string const& otherwise, T& into, Parse parse) {
        auto written = otherwise;
        text(key, written);
        Result<T> value = parse(std::string_view(written));
        if (!value) {
            mistake(key, value.error().message);
            value = parse(std::string_view(otherwise));
        }
        into = *std::move(value);
    }

    /// At the key's place, or at the table's if the file does not have the key. "" is the table itself.
    void mistake(std::string_view key, std::string message);

    /// In a file that this one names.
    void mistake_in(Mistake mistake) { findings_->mistakes.push_back(std::move(mistake)); }

    /// Call after the last read.
    void refuse_unknown();

  private:
    friend class Document;
    Table(void const* node, std::string name, Findings& findings)
        : node_(node), name_(std::move(name)), findings_(&findings) {}

    struct Access;
    std::string full_name(std::string_view key) const;
    void ask(std::string_view key, std::string otherwise);
    std::int64_t integer(std::string_view key, std::int64_t otherwise, std::int64_t least, std::int64_t most);
    std::chrono::milliseconds milliseconds(std::string_view key, std::chrono::milliseconds otherwise,
                                           std::chrono::milliseconds least, std::chrono::milliseconds step);
    void read_text(std::string_view key, std::string& into);
    void read_list(std::string_view key, std::vector<std::string>& into);

    void const* node_;  // toml++'s table
    std::string name_;
    Findings* findings_;
    std::set<std::string, std::less<>> asked_;
};

class Document {
  public:
    /// nullptr: this is no TOML, and `findings` says where it breaks off.
    static std::unique_ptr<Document> parse(std::string_view text, Findings& findings);
    ~Document();

    Table root();

  private:
    struct Impl;
    Document(std::unique_ptr<Impl> impl, Findings& findings);
    std::unique_ptr<Impl> impl_;
    Findings& findings_;
};

}  // namespace sparekey::daemon
