/// Crontabs as job files. Reads what Vixie cron and its heirs take (man 5 crontab), and says of
/// each line that has no counterpart why.
@NullMarked
package io.hivemind.language.crontab;

import org.jspecify.annotations.NullMarked;
