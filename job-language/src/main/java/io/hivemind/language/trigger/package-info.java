/// The forms of triggers (LANGUAGE section 6): whether a cron expression, a calendar field, a time
/// or a zone is well formed, and what to write instead. Nothing here computes a time; that is the
/// core's, once triggers fire.
@NullMarked
package io.hivemind.language.trigger;

import org.jspecify.annotations.NullMarked;
