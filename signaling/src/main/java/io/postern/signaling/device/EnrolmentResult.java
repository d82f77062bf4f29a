package io.postern.signaling.device;

/**
 * What a machine got for its enrolment code. {@code toString} hides the token; equality is identity of the array.
 *
 * @param deviceToken signs this machine in from now on, until an administrator revokes it: keep it where the system keeps
 *     secrets. The array is the caller's, who wipes it.
 * @param account the room account this machine is; what the room server calls identity
 * @param displayName what other people see; may hold any Unicode
 */
@SuppressWarnings("ArrayRecordComponent")
public record EnrolmentResult(char[] deviceToken, String account, String displayName) {
    @Override
    public String toString() {
        return "EnrolmentResult[" + account + "]";
    }
}
