import { useState, type FormEvent, type ReactNode } from "react";
import { formErrors, type CallField, type CallForm, type CallValues } from "./callForm.ts";
import { useDesk, useDeskSlice } from "./desk.ts";
import { Modal } from "./Modal.tsx";

/** What a call needs to be told before it is made. */
export function CallDialog(): ReactNode {
  const form = useDeskSlice((state) => state.form);
  return form === null ? null : <Asking form={form} />;
}

function Asking({ form }: { readonly form: CallForm }): ReactNode {
  const desk = useDesk();
  const { title, verb, fields } = form;
  const [values, setValues] = useState<CallValues>(() =>
    Object.fromEntries(fields.map(({ name, initial }) => [name, initial])),
  );
  const [tried, setTried] = useState(false);
  const errors = formErrors(form, values);

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    const first = Object.keys(errors)[0];
    if (first !== undefined) {
      document.getElementById(`call-${first}`)?.focus();
      return;
    }
    form.submit(values);
    desk.put({ dialog: null, form: null });
  }

  return (
    <Modal title={title}>
      <form className="modal-form" onSubmit={submit} noValidate>
        <div className="modal-body">
          {fields.map((field) => (
            <Field
              key={field.name}
              field={field}
              text={values[field.name] ?? ""}
              error={tried ? errors[field.name] : undefined}
              onChange={(text) => setValues((known) => ({ ...known, [field.name]: text }))}
            />
          ))}
        </div>
        <div className="modal-foot">
          <button type="button" className="lab-button" onClick={() => desk.put({ dialog: null })}>
            Leave it
          </button>
          <button type="submit" className="lab-button lab-solid">
            {verb}
          </button>
        </div>
      </form>
    </Modal>
  );
}

function Field({
  field: { name, label, hint, choices },
  text,
  error,
  onChange,
}: {
  readonly field: CallField;
  readonly text: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}): ReactNode {
  const id = `call-${name}`;
  const described = { id, "aria-describedby": `${id}-hint`, value: text };
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {choices === null ? (
        <input
          {...described}
          className="mono"
          autoComplete="off"
          spellCheck={false}
          aria-invalid={error !== undefined}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <select {...described} onChange={(event) => onChange(event.target.value)}>
          {choices.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
      <span className={error === undefined ? "field-hint" : "field-error"} id={`${id}-hint`}>
        {error ?? hint}
      </span>
    </div>
  );
}
