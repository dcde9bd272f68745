/// Jobs: reading a file, checking it against what is there, making its queues, publishing its files
/// and definitions (decisions 7 and 9), and telling what is in force. Runs on the API's workers;
/// one apply at a time.
@NullMarked
package io.hivemind.scheduler.api.job;

import org.jspecify.annotations.NullMarked;
