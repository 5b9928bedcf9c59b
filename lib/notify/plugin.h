/* plugin.h: how to write a notifier for sparekeyd as a shared object, in C or in anything that can export a C symbol.
 *
 * This header is the manual. docs/writing-a-notifier.md leads from nothing to a working plugin; etc/plugins/ holds two
 * that work. Do you need a plugin at all? A program of its own (type = "exec") is simpler, cannot take the daemon down,
 * and may be written in anything. A plugin is for what costs too much to start for each message.
 *
 * THE WAY OF A PLUGIN
 *
 *   1. sparekeyd loads the file with dlopen(RTLD_NOW | RTLD_LOCAL). It refuses a file that anybody but its owner or root
 *      could have changed: owner root or sparekeyd's user, no write permission for others, none for a group but root's,
 *      and the same for every directory above it (a sticky one like /tmp may be open).
 *   2. It calls sparekey_plugin_entry(), the one symbol that it looks for, and checks the table that comes back.
 *   3. It calls validate (if there is one), then create, with the channel's settings. An error of either is told to the
 *      operator, and sparekeyd does not start.
 *   4. For each message it calls send.
 *   5. At the stop it calls destroy, if no send is still running; otherwise the process ends without it. The file is
 *      never unloaded.
 *
 * A file may serve several channels: each has a `self` of its own, so keep no state in globals.
 *
 * THREADS
 *
 *   validate and create are called one after the other, before any send. send is called on threads of a pool (4 per
 *   channel), from several at once, each time for another message: `self` must stand that. If yours cannot, set
 *   SPAREKEY_PLUGIN_SERIAL, and there is only one thread. These threads have all signals blocked but those of faults.
 *   destroy is called on any thread, when no send runs.
 *
 * TIME
 *
 *   send may block. sparekeyd waits until `deadline_unix_ms`; after that it takes the result for uncertain, goes on, and
 *   ignores what send returns later. The thread stays with the call, so a send that never returns costs a thread for
 *   good: with all four gone, nothing is sent through this channel any more (`temporary`: the guest is told through
 *   another, or a person is alerted). Give every wait in send a limit, and ask given_up() in loops.
 *
 * MEMORY
 *
 *   Strings are pointer and length, UTF-8. Those that sparekeyd passes are never NULL and are followed by a NUL byte that
 *   `size` does not count, so that printf may read them; one that is not known is empty. Those that you pass need no NUL,
 *   and with size 0 data may be NULL.
 *   Everything that validate, create or send is given is sparekeyd's, and gone when the call returns: copy what you keep.
 *   Except `host`, which stays as long as self does. What you answer goes into buffers that sparekeyd owns (see
 *   sparekey_buffer), so there is nothing to free on either side.
 *
 * SECRETS
 *
 *   The PIN opens somebody's door. sparekeyd wipes its own copies after the call; wipe yours (explicit_bzero). Never put
 *   it, or the guest's name and address, into a log, a file that others can read, an argument list or an environment
 *   variable. What goes through host->log, and provider_id and detail, is searched for them as they are written here, and
 *   masked; what you encode otherwise gets through.
 *
 * ERRORS
 *
 *   An exception must not leave your functions; sparekeyd catches one from C++ nevertheless, and calls it uncertain. A
 *   crash takes the daemon down. It is restarted, finds the message in its ledger as uncertain, and does as
 *   notify.on_uncertain says.
 *
 * VERSIONS
 *
 *   Every struct with `abi_version` and `struct_size` begins with them; whoever fills it sets them. Within one
 *   SPAREKEY_PLUGIN_ABI_VERSION members are only added, at the end, and never change: a plugin works with every later
 *   sparekeyd of the same version. To read a member that was added after the header's first release (its comment says
 *   so), ask SPAREKEY_HAS() first. Members without a comment of that kind are always there. sparekey_string,
 *   sparekey_setting and sparekey_buffer never grow.
 *
 * TO TRY IT
 *
 *   sparekeyd plugin check ./my-plugin.so --settings key=value            # sends nothing
 *   sparekeyd plugin check ./my-plugin.so --send --phone +15550100        # sends a test message with the PIN 0000
 */
#ifndef SPAREKEY_PLUGIN_H
#define SPAREKEY_PLUGIN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SPAREKEY_PLUGIN_ABI_VERSION 1u

/* Does the struct behind `pointer`, which the other side made, have this member? */
#define SPAREKEY_HAS(pointer, type, member) \
    ((pointer)->struct_size >= offsetof(type, member) + sizeof((pointer)->member))

/* Before the entry function and nothing else, where you compile with -fvisibility=hidden. */
#define SPAREKEY_PLUGIN_EXPORT __attribute__((visibility("default")))

/* ---- Values ------------------------------------------------------------------------------------------------------ */

typedef struct sparekey_string {
    const char *data;
    size_t size;
} sparekey_string;

/* Room for a text of yours: write to data, at most capacity bytes, and set size. sparekey_put() does it. */
typedef struct sparekey_buffer {
    char *data;
    size_t capacity;
    size_t size;
} sparekey_buffer;

/* One line of the channel's `settings`, or of its `secret_files`: then `value` is the file's content, `secret` is 1, and
 * the value must not appear in any message of yours. */
typedef struct sparekey_setting {
    sparekey_string name;
    sparekey_string value;
    uint32_t secret;
} sparekey_setting;

/* A moment: milliseconds since 1970-01-01T00:00:00Z. */
#define SPAREKEY_TIME_UNKNOWN INT64_MIN

/* ---- What sparekeyd offers --------------------------------------------------------------------------------------- */

enum {
    SPAREKEY_LOG_DEBUG = 0,
    SPAREKEY_LOG_INFO = 1,
    SPAREKEY_LOG_WARNING = 2,
    SPAREKEY_LOG_ERROR = 3
};

/* Its functions may be called from any thread, until destroy returns. */
typedef struct sparekey_host {
    uint32_t abi_version;
    uint32_t struct_size;
    void *context; /* sparekeyd's own */

    /* One line for sparekeyd's log, cut to 1024 bytes. `call` is notification->call; 0 for what concerns no message. A
     * line for a call that has returned is dropped, because nothing could mask the guest in it. */
    void (*log)(const struct sparekey_host *host, uint64_t call, uint32_t level, sparekey_string line);

    /* 1: nobody waits for this call any more, so return soon; what you return no longer matters. */
    int (*given_up)(const struct sparekey_host *host, uint64_t call);
} sparekey_host;

/* The channel's settings, in the order of their names. */
typedef struct sparekey_config {
    uint32_t abi_version;
    uint32_t struct_size;
    sparekey_string channel; /* "sms", as in [notify.sms] */
    const sparekey_setting *settings;
    size_t setting_count;
} sparekey_config;

/* ---- A message --------------------------------------------------------------------------------------------------- */

typedef struct sparekey_notification {
    uint32_t abi_version;
    uint32_t struct_size;

    uint64_t call;            /* for host->log and host->given_up */
    int64_t deadline_unix_ms; /* sparekeyd waits no longer than until then */

    /* The same for every attempt to tell this guest this PIN through this channel. Hand it to the provider, if that has
     * idempotency keys: after `uncertain` the same message comes again with the same key. */
    sparekey_string idempotency_key;
    uint32_t attempt;  /* from 1 */
    uint32_t reserved; /* 0 */

    sparekey_string channel;

    /* The guest. All empty with guests.source = "none": find the guest by access_code_id or access_code_name. */
    sparekey_string recipient_name;
    sparekey_string recipient_phone; /* "+15550100" */
    sparekey_string recipient_email;
    sparekey_string recipient_locale; /* "en" */

    sparekey_string pin;             /* never empty. SECRET */
    sparekey_string message_subject; /* for e-mail; holds no PIN */
    sparekey_string message_text;    /* what the guest should read. Holds the PIN: SECRET */

    sparekey_string device_id;
    sparekey_string device_name;      /* "Front Door" */
    sparekey_string device_time_zone; /* "America/Los_Angeles"; empty: unknown */

    /* The code that did not reach the lock; its stay. Times may be SPAREKEY_TIME_UNKNOWN. */
    sparekey_string access_code_id;
    sparekey_string access_code_name;
    int64_t starts_at_unix_ms;
    int64_t ends_at_unix_ms;

    /* The backup code, whose PIN the guest gets. */
    sparekey_string backup_access_code_id;
    int64_t backup_starts_at_unix_ms;
    int64_t backup_ends_at_unix_ms;

    /* All of it as JSON, one line: what a notifier of type "exec" reads on its standard input. SECRET */
    sparekey_string json;
} sparekey_notification;

/* What became of it, for result->status. Anything else, 0 included, is taken for SPAREKEY_UNCERTAIN. */
enum {
    /* The provider has taken the message. sparekeyd is done: the guest is told. */
    SPAREKEY_SENT = 1,
    /* Nothing was sent, and later it may work. Another channel is tried, and this one again, until the stay ends. */
    SPAREKEY_TEMPORARY = 2,
    /* Nothing was sent, and this channel will not do for this guest (no number, refused by the provider). Another channel
     * is tried; with none left a person is alerted. */
    SPAREKEY_PERMANENT = 3,
    /* Nobody knows: connection lost after the request, no answer in time. The same message comes again with the same
     * idempotency key, or a person is alerted (notify.on_uncertain). Never say SENT or TEMPORARY where it is this. */
    SPAREKEY_UNCERTAIN = 4,
    /* Nothing was sent; again after retry_after_s. */
    SPAREKEY_RATE_LIMITED = 5
};

/* sparekeyd fills it with SPAREKEY_UNCERTAIN and empty buffers before the call. */
typedef struct sparekey_result {
    uint32_t abi_version;
    uint32_t struct_size;

    uint32_t status;

    /* 1: the provider refused our credentials, which is no guest's fault. Nothing was sent then, whatever status says: a
     * person is alerted, and only probes go through this channel until one succeeds. */
    uint32_t unauthorized;

    int64_t retry_after_s; /* of RATE_LIMITED and TEMPORARY; -1: you do not know */

    sparekey_buffer provider_id; /* the provider's name for the message; for log and ledger */
    sparekey_buffer detail;      /* one sentence for the operator: "HTTP 503" */
} sparekey_result;

/* ---- The plugin -------------------------------------------------------------------------------------------------- */

/* For sparekey_plugin.flags: send is called by one thread at a time. */
#define SPAREKEY_PLUGIN_SERIAL 1u

typedef struct sparekey_plugin {
    uint32_t abi_version; /* SPAREKEY_PLUGIN_ABI_VERSION */
    uint32_t struct_size; /* sizeof(sparekey_plugin) */
    uint32_t flags;
    uint32_t reserved; /* 0 */
    sparekey_string name;
    sparekey_string version;

    /* Are these settings all right? 0: yes. Otherwise `error` says which one is not, and how to mend it. Touches nothing
     * outside: no connection, no file is written. May be NULL. */
    int (*validate)(const sparekey_host *host, const sparekey_config *config, sparekey_buffer *error);

    /* Gets ready to send, and sets *self. 0: done. Otherwise `error` says why, and neither send nor destroy is called. */
    int (*create)(const sparekey_host *host, const sparekey_config *config, void **self, sparekey_buffer *error);

    /* Sends one message, and says what became of it. */
    void (*send)(void *self, const sparekey_notification *notification, sparekey_result *result);

    /* Gives back what create made. May be NULL. */
    void (*destroy)(void *self);
} sparekey_plugin;

/* The one symbol that a plugin exports. The table stays as it is for as long as the process lives. */
SPAREKEY_PLUGIN_EXPORT const sparekey_plugin *sparekey_plugin_entry(void);

/* ---- Helpers ----------------------------------------------------------------------------------------------------- */

/* For a text in quotes: SPAREKEY_TEXT("sms-gateway"), also where a constant is needed. */
#define SPAREKEY_TEXT(literal) \
    { "" literal, sizeof(literal) - 1 }

/* Writes as much of the text as there is room for. */
static inline void sparekey_put_bytes(sparekey_buffer *into, const char *data, size_t size) {
    into->size = size < into->capacity ? size : into->capacity;
    if (into->size > 0) memcpy(into->data, data, into->size);
}

/* The same for a text that ends with NUL. */
static inline void sparekey_put(sparekey_buffer *into, const char *text) {
    sparekey_put_bytes(into, text, strlen(text));
}

static inline int sparekey_equal(sparekey_string text, const char *other) {
    return text.size == strlen(other) && (text.size == 0 || memcmp(text.data, other, text.size) == 0);
}

/* The setting of this name, or NULL. */
static inline const sparekey_setting *sparekey_find(const sparekey_config *config, const char *name) {
    size_t i;
    for (i = 0; i < config->setting_count; ++i)
        if (sparekey_equal(config->settings[i].name, name)) return &config->settings[i];
    return NULL;
}

#ifdef __cplusplus
}
#endif

#endif
