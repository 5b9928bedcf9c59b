// Whatever Seam answers: every reader gets every body.
#include "fuzz/fuzz.hpp"
#include "http/retry_after.hpp"
#include "seam/api_error.hpp"
#include "seam/device_health.hpp"
#include "seam/event_list.hpp"
#include "seam/objects.hpp"

using namespace sparekey;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    HttpResponse answer;
    answer.body = fuzz::text_of(data, size);
    for (auto const status : {400, 404, 429, 503}) {
        answer.status = status;
        auto const error = seam::read_error(answer, Instant());
        fuzz::require(error.status == status && error.message.size() < 1000, "an error is short");
    }
    auto const document = json::Document::parse(answer.body);
    if (!document) return 0;
    auto const root = document->root();
    if (auto const code = seam::read_access_code_answer(root))
        fuzz::require(code->pin.reveal().size() <= size, "a PIN is part of the answer");
    seam::read_pull_answer(root);
    seam::read_device_answer(root);
    seam::read_device_page(root);
    seam::read_code_page(root);
    seam::read_event_page(root);
    return 0;
}
