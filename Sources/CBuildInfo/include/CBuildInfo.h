#ifndef CALLBILL_BUILD_INFO_H
#define CALLBILL_BUILD_INFO_H

/// The commit that the program was built from, "unknown" where the build was not told.
///
/// Ends in "-modified" where the sources had changes that were not committed.
const char *callbill_commit(void);

#endif
