package io.postern.verify.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaFieldAccess.AccessType;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.postern.room.loop.RoomLoop;
import org.junit.jupiter.api.Test;

/** Every entry point that changes the state of a room asserts that it runs on the room's executor. */
class OwnershipArchitectureTest {
    /** May be called on any thread: it is the way onto the executor. */
    private static final String WAY_IN = "PendingCalls";

    private static final ArchRule ENTRY_POINTS_ASSERT_OWNERSHIP = methods()
            .that(describe("change the state of a room", OwnershipArchitectureTest::changesRoomState))
            .should(new ArchCondition<>("assert that the room's executor owns it") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                    boolean asserts = method.getMethodCallsFromSelf().stream()
                            .anyMatch(call -> call.getTargetOwner().isEquivalentTo(RoomLoop.class)
                                    && call.getName().equals("assertOwned"));
                    events.add(new SimpleConditionEvent(method, asserts, method.getFullName()));
                }
            })
            .because("a comment about ownership is not checked, and a lock would not mend a call from another thread");

    /** Whether others can call it, and it sets a field of its class itself, not in a task that it passes on. */
    private static boolean changesRoomState(JavaMethod method) {
        JavaClass type = method.getOwner();
        return !method.getModifiers().contains(JavaModifier.PRIVATE)
                && !method.getModifiers().contains(JavaModifier.SYNTHETIC)
                && type.getFields().stream()
                        .anyMatch(field -> field.getRawType().isEquivalentTo(RoomLoop.class))
                && !type.getSimpleName().equals(WAY_IN)
                && method.getFieldAccesses().stream().anyMatch(access -> isChange(access, type));
    }

    private static boolean isChange(JavaFieldAccess access, JavaClass type) {
        return access.getAccessType() == AccessType.SET
                && access.getTargetOwner().equals(type)
                && !access.isDeclaredInLambda();
    }

    @Test
    void stateOfARoomAssertsThatItsExecutorOwnsIt() {
        classes()
                .that()
                .resideInAPackage("io.postern.room..")
                .and(describe(
                        "have the room's executor",
                        type -> type.getFields().stream()
                                .anyMatch(field -> field.getRawType().isEquivalentTo(RoomLoop.class))))
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName(WAY_IN)
                .should()
                .callMethod(RoomLoop.class, "assertOwned")
                .because(
                        "a comment about ownership is not checked, and a lock would not mend a call from another thread")
                .check(OurClasses.main());
    }

    @Test
    void entryPointsAssertThatTheRoomsExecutorOwnsTheState() {
        ENTRY_POINTS_ASSERT_OWNERSHIP.check(OurClasses.main());
    }

    @Test
    void anEntryPointThatDoesNotIsFound() {
        EvaluationResult result =
                ENTRY_POINTS_ASSERT_OWNERSHIP.evaluate(new ClassFileImporter().importClasses(CounterExample.class));
        assertEquals(
                1,
                result.getFailureReport().getDetails().size(),
                () -> String.join("\n", result.getFailureReport().getDetails()));
    }

    /** Has one entry point of three that changes state unasserted. */
    static final class CounterExample {
        private final RoomLoop loop;
        private int state;

        CounterExample(RoomLoop loop) {
            this.loop = loop;
        }

        void unasserted() {
            state++;
        }

        void asserted() {
            loop.assertOwned();
            state++;
        }

        void posted() {
            loop.execute(() -> state++);
        }

        int state() {
            return state;
        }
    }
}
