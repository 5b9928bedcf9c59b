#include "redis/resp.hpp"

#include <hiredis/hiredis.h>

#include <new>

#include "core/wipe.hpp"

namespace sparekey::redis {
namespace {

struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};

Reply::Kind kind_of(int type) {
    switch (type) {
        case REDIS_REPLY_STRING:
            return Reply::Kind::string;
        case REDIS_REPLY_ARRAY:
            return Reply::Kind::array;
        case REDIS_REPLY_INTEGER:
            return Reply::Kind::integer;
        case REDIS_REPLY_STATUS:
            return Reply::Kind::status;
        case REDIS_REPLY_ERROR:
            return Reply::Kind::error;
        default:
            return Reply::Kind::nil;
    }
}

/// hiredis makes room for as many elements as a reply announces: a few bytes could take gigabytes.
constexpr int kMostElements = 1'000'000;

/// The reader's own way of making values, but for arrays that nobody here asks for.
redisReplyObjectFunctions bounded(redisReplyObjectFunctions functions) {
    static auto const create = functions.createArray;
    functions.createArray = [](redisReadTask const* task, int elements) {
        return elements > kMostElements ? nullptr : create(task, elements);
    };
    return functions;
}

/// Recursion ends: the reader refuses the ninth level of arrays.
Reply to_value(redisReply const& raw) {
    Reply reply;
    reply.kind = kind_of(raw.type);
    if (raw.str != nullptr) reply.text.assign(raw.str, static_cast<std::size_t>(raw.len));
    if (reply.kind == Reply::Kind::integer) reply.integer = raw.integer;
    if (reply.kind == Reply::Kind::array) {
        reply.elements.reserve(raw.elements);
        for (std::size_t i = 0; i < raw.elements; ++i) reply.elements.push_back(to_value(*raw.element[i]));
    }
    return reply;
}

}  // namespace

std::string encode(std::span<std::string_view const> parts) {
    std::vector<char const*> starts;
    std::vector<std::size_t> sizes;
    starts.reserve(parts.size());
    sizes.reserve(parts.size());
    for (auto const part : parts) {
        starts.push_back(part.data());
        sizes.push_back(part.size());
    }
    sds formatted = nullptr;  // costs half of what redisFormatCommandArgv() does, which prints with sprintf()
    auto const size =
        redisFormatSdsCommandArgv(&formatted, static_cast<int>(parts.size()), starts.data(), sizes.data());
    if (size < 0) throw std::bad_alloc();
    std::string bytes(formatted, static_cast<std::size_t>(size));
    wipe(formatted, bytes.size());  // it may be an AUTH
    redisFreeSdsCommand(formatted);
    return bytes;
}

void ReplyReader::Free::operator()(redisReader* reader) const {
    redisReaderFree(reader);
}

ReplyReader::ReplyReader(std::size_t limit) : reader_(redisReaderCreate()), limit_(limit) {
    if (!reader_) throw std::bad_alloc();
    static auto functions = bounded(*reader_->fn);
    reader_->fn = &functions;
}

void ReplyReader::feed(std::string_view bytes) {
    fed_ += bytes.size();
    redisReaderFeed(reader_.get(), bytes.data(), bytes.size());  // a failure shows in next()
}

Result<std::optional<Reply>> ReplyReader::next() {
    void* raw = nullptr;
    if (redisReaderGetReply(reader_.get(), &raw) != REDIS_OK)
        return Error{Errc::internal, std::string("not a Redis reply: ") + reader_->errstr};
    std::unique_ptr<redisReply, FreeReply> const reply(static_cast<redisReply*>(raw));
    if (!reply) {
        if (fed_ > limit_)
            return Error{Errc::too_large, "a reply of more than " + std::to_string(limit_) + " bytes"};
        return std::optional<Reply>();
    }
    fed_ = 0;
    return std::optional<Reply>(to_value(*reply));
}

}  // namespace sparekey::redis
