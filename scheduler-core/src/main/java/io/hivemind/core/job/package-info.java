/// The job model: what a job is once its text was read, checked and normalised. Immutable data, no
/// behaviour.
@NullMarked
package io.hivemind.core.job;

import org.jspecify.annotations.NullMarked;
