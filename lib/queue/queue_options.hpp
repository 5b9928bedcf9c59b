// How the queue in Redis is kept.
#pragma once

#include <chrono>
#include <string>

namespace sparekey::queue {

struct QueueOptions {
    std::string prefix = "{sparekey}:";  // with a hash tag in braces, for Redis Cluster
    std::string owner = "sparekeyd";     // written into leases for people: host, process and shard
    std::chrono::milliseconds lease{std::chrono::seconds(60)};
    unsigned high_water = 1'000'000;  // open jobs past which nothing more is accepted; 0: no mark
    unsigned batch = 1000;            // due or expired jobs moved by one claim, so that Redis is not held up

    unsigned most_updates = 10;  // of one device's codes within updates_window, by all processes together
    std::chrono::milliseconds updates_window{std::chrono::minutes(1)};

    bool rescue_delayed = false;  // codes that are delayed get a job, as failed ones do

    std::chrono::milliseconds dedupe_kept{std::chrono::hours(24 * 7)};
    std::chrono::milliseconds done_kept{std::chrono::hours(24 * 7)};  // after now and after the stay's end
    std::chrono::milliseconds recording_kept{std::chrono::hours(24 * 30)};
    std::chrono::milliseconds history_kept{std::chrono::hours(24 * 30)};
};

}  // namespace sparekey::queue
