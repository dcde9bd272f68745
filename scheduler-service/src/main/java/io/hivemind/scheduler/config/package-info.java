/// Settings of the scheduler: typed, with their defaults in one place, and what they mean to Kafka
/// Streams and RocksDB.
@NullMarked
package io.hivemind.scheduler.config;

import org.jspecify.annotations.NullMarked;
