// What plugins, receivers and Twilio say about a message.
#include "fuzz/fuzz.hpp"
#include "notify/exec_reply.hpp"
#include "notify/http_reply.hpp"
#include "notify/reply.hpp"
#include "notify/twilio_reply.hpp"

using namespace sparekey;
using Status = rescue::SendResult::Status;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const text = fuzz::text_of(data, size);
    auto const reply = notify::read_reply(text);

    ProcessEnd end;
    end.how = ProcessEnd::How::exited;
    end.stdout_bytes.assign(text.begin(), text.end());
    end.code = 1;
    auto const failed = notify::read_exec_reply(end);
    if (text.find('{') == std::string_view::npos)
        fuzz::require(failed.status == Status::permanent && !reply.result,
                      "without an answer the exit status counts");
    end.code = 0;
    notify::read_exec_reply(end);

    HttpResponse answer;
    answer.body = text;
    for (auto const status : {200, 401, 429, 500}) {
        answer.status = status;
        auto const posted = notify::read_http_reply(answer, Instant());
        auto const texted = notify::read_twilio_reply(answer, Instant());
        if (status >= 400)
            fuzz::require(posted.status != Status::sent && texted.status != Status::sent,
                          "a refusal is never sent");
    }
    return 0;
}
