#include <isa-l/igzip_lib.h>

// `struct inflate_state` holds arrays of thousands of elements. Swift sees them as tuples and makes
// code for each element of each type that it names, which takes 3 s of a build. So Swift gets a
// handle that it can't look into, and what callbill needs of the state are the functions below.
struct callbill_isal;

static inline struct inflate_state *callbill_isal_state(struct callbill_isal *handle) {
    return (struct inflate_state *)handle;
}

/// The size of a state, in bytes.
static inline unsigned long callbill_isal_size(void) { return sizeof(struct inflate_state); }

/// Makes a state of zeroed memory: for gzip members whose header was read.
static inline void callbill_isal_init(struct callbill_isal *handle) {
    isal_inflate_init(callbill_isal_state(handle));
    callbill_isal_state(handle)->crc_flag = ISAL_GZIP_NO_HDR_VER;
}

/// Makes the state ready for the next member.
static inline void callbill_isal_reset(struct callbill_isal *handle) {
    isal_inflate_reset(callbill_isal_state(handle));
}

/// Unpacks what is offered into the room there is; both counts become what is left of them.
/// Gives ISA-L's code; `ends` tells whether the member is whole.
static inline int callbill_isal_inflate(
    struct callbill_isal *handle, const uint8_t *input, uint32_t *offered, uint8_t *output,
    uint32_t *room, _Bool *ends) {
    struct inflate_state *state = callbill_isal_state(handle);
    int code;
    state->next_in = (uint8_t *)input;
    state->avail_in = *offered;
    state->next_out = output;
    state->avail_out = *room;
    code = isal_inflate(state);
    *offered = state->avail_in;
    *room = state->avail_out;
    *ends = state->block_state == ISAL_BLOCK_FINISH;
    return code;
}
