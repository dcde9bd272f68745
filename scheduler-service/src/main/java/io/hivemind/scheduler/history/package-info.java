/// The read model (decision 14): a SQL database that is projected from the events and jobs topics,
/// can be dropped and built again, and serves lists, search and the API. The engine never reads it.
/// SQLite in a file by default, PostgreSQL with the same statements. One projector thread writes;
/// any thread reads.
@NullMarked
package io.hivemind.scheduler.history;

import org.jspecify.annotations.NullMarked;
