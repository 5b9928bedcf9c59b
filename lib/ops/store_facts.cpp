#include "ops/store_facts.hpp"

#include "redis/server_error.hpp"

namespace sparekey::ops {

/// What Redis refuses to tell (an ACL, a managed Redis) is an unknown fact, and the policy unmet.
asio::awaitable<Result<StoreFacts>> ask_store(redis::Connection& redis) {
    StoreFacts facts;
    for (std::string const section : {"persistence", "replication"}) {
        auto const info = co_await redis.call(redis::Command("INFO", section));
        if (!info && redis::is_silence(info.error())) co_return info.error();
        if (info) add_info(facts, info->text);
    }
    // One at a time: Redis 6.2 takes no more.
    for (std::string const setting :
         {"appendonly", "appendfsync", "no-appendfsync-on-rewrite", "maxmemory-policy"}) {
        auto const answer = co_await redis.call(redis::Command("CONFIG", "GET", setting));
        if (!answer && redis::is_silence(answer.error())) co_return answer.error();
        if (answer && answer->elements.size() == 2) facts[setting] = answer->elements[1].text;
    }
    co_return facts;
}

}  // namespace sparekey::ops
