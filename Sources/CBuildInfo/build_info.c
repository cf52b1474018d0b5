#include "CBuildInfo.h"

const char *callbill_commit(void) {
    return CALLBILL_COMMIT;
}
