// Stands in for `sqlite3` and `leveldown`, which would be compiled or downloaded as binaries. The
// peers load them, or would load them by default, but the bench keeps every log in memory.
module.exports = {};
