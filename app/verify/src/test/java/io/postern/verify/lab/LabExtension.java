package io.postern.verify.lab;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Carries out {@link InLab}. */
final class LabExtension implements BeforeAllCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(LabExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Class<?> tests = context.getRequiredTestClass();
        Field field = Arrays.stream(tests.getDeclaredFields())
                .filter(declared -> declared.getType() == Lab.class && Modifier.isStatic(declared.getModifiers()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(tests.getName() + " has no static field of type Lab"));
        field.setAccessible(true);
        Lab lab = Lab.start(tests.getAnnotation(InLab.class).value());
        context.getStore(NAMESPACE).put(Lab.class, lab);
        field.set(null, lab);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        Lab lab = context.getStore(NAMESPACE).remove(Lab.class, Lab.class);
        if (lab != null) {
            lab.close();
        }
    }
}
