/// Carries out test files (LANGUAGE section 12): each test is a simulation, whose timeline is
/// compared with what the test expects. [TestRunner] is the door. No state; any thread may use it.
@NullMarked
package io.hivemind.language.testrun;

import org.jspecify.annotations.NullMarked;
