// Seam's pagination: `limit` and an opaque `page_cursor` that holds for the same parameters only.
#pragma once

#include <string>
#include <vector>

#include "sim/call.hpp"

namespace sparekey::sim {

struct Page {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string next_cursor;  // empty: this is the last page
};

Checked<Page> page_of(Call const& call, std::size_t total);
void write_pagination(json::Writer& writer, Call const& call, Page const& page);

/// The answer of a list endpoint: `all` cut to the page that was asked for, each written by write_one(writer,
/// object).
template <class T, class WriteOne>
Answer list_page(Call const& call, std::string_view key, std::vector<T const*> const& all,
                 WriteOne write_one) {
    auto const page = page_of(call, all.size());
    if (!page) return page.error();
    return ok([&](json::Writer& writer) {
        writer.key(key).begin_array();
        for (auto i = page->begin; i < page->end; ++i) write_one(writer, *all[i]);
        writer.end_array();
        write_pagination(writer, call, *page);
    });
}

}  // namespace sparekey::sim
