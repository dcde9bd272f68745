/// The rules of a history, a class for each concern: of one run (where it may go, what it waits
/// for, who holds its attempts), of a job's runs together, of pools, slots and ready records. They
/// are told facts and say what is wrong; [io.hivemind.core.verify.Checker] hands the facts round.
@NullMarked
package io.hivemind.core.verify.rule;

import org.jspecify.annotations.NullMarked;
