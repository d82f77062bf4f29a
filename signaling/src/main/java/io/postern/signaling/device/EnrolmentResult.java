package io.postern.signaling.device;

/**
 * The credentials of a machine after its enrolment. {@code toString} hides the token; equality is identity of the
 * array.
 *
 * @param deviceToken signs this machine in from now on, until an administrator revokes it: store it in the system's key
 *     store. The array is the caller's, who wipes it.
 * @param account the room account of this machine; its identity at the room server
 * @param displayName shown to other people; may hold any Unicode
 */
@SuppressWarnings("ArrayRecordComponent")
public record EnrolmentResult(char[] deviceToken, String account, String displayName) {
    @Override
    public String toString() {
        return "EnrolmentResult[" + account + "]";
    }
}
