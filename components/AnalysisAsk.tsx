/** @jsx h */
import { useSignal } from "@preact/signals";
import { h } from "preact";
import { useRef } from "preact/hooks";
import type { Analysis } from "../client/analysis.ts";
import type { AnalysisEndpoint } from "../client/analysis_api.ts";
import { formatCount } from "../profile/units.ts";
import { useModal } from "./Dialog.tsx";

/** Whom a question goes to, in words: `gpt-x at api.example.org`. */
export function whom({ model, host }: AnalysisEndpoint): string {
  return `${model ?? "the model"} at ${host}`;
}

/** Sends the prompt, and says where to; the first time it asks. Nothing where there is nobody to ask. */
export function AskButton({ analysis }: { analysis: Analysis }) {
  const asking = useSignal(false);
  const button = useRef<HTMLButtonElement>(null);
  const endpoint = analysis.endpoint.value;
  if (!endpoint) return null;
  const empty = analysis.text.value.trim() === "";
  const send = () => {
    analysis.agree(endpoint.host);
    void analysis.ask(endpoint);
  };
  return (
    <span class="analysis-ask">
      <button
        ref={button}
        type="button"
        class="button analysis-send"
        disabled={empty || analysis.asking.value !== undefined}
        title={`Send the prompt to ${whom(endpoint)}`}
        onClick={() => analysis.hasAgreed(endpoint.host) ? send() : asking.value = true}
      >
        {`Ask ${whom(endpoint)}`}
      </button>
      {asking.value
        ? (
          <Confirmation
            endpoint={endpoint}
            characters={analysis.text.value.length}
            onClose={(yes) => {
              asking.value = false;
              button.current?.focus();
              if (yes) send();
            }}
          />
        )
        : null}
    </span>
  );
}

function Confirmation(props: { endpoint: AnalysisEndpoint; characters: number; onClose: (yes: boolean) => void }) {
  const { host } = props.endpoint;
  const dialog = useModal();
  return (
    <dialog
      ref={dialog}
      class="analysis-dialog"
      aria-labelledby="analysis-dialog-title"
      aria-describedby="analysis-dialog-text"
      onCancel={(event) => {
        event.preventDefault();
        props.onClose(false);
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 class="analysis-title" id="analysis-dialog-title">{`Send this to ${host}?`}</h2>
      <div id="analysis-dialog-text">
        <p>
          {`The prompt as it stands there, ${
            formatCount(props.characters)
          } characters, leaves this machine: the command `}
          {"line, names and places of functions, excerpts of source code, numbers, and the first errors and warnings that "}
          {"the program printed."}
        </p>
        <p>
          Secrets that Microlog knew as such are masked. Look the prompt through for others. The answer is kept with the
          recording.
        </p>
      </div>
      <div class="analysis-actions">
        <button type="button" class="button analysis-send" onClick={() => props.onClose(true)}>
          {`Send to ${host}`}
        </button>
        <button type="button" class="button" onClick={() => props.onClose(false)}>Cancel</button>
      </div>
    </dialog>
  );
}

/** How to set a language model. */
export function HowToAsk() {
  return (
    <div class="analysis-how">
      <p>
        Copy the prompt for a language model of your choice. To ask one from here, start the server with the address of
        any OpenAI-compatible endpoint:
      </p>
      <pre class="command" tabIndex={0}>
        <code>
          {"MICROLOG_LLM_BASE_URL=https://api.openai.com/v1 \\\nMICROLOG_LLM_API_KEY=… \\\nMICROLOG_LLM_MODEL=… \\\nmicrolog serve"}
        </code>
      </pre>
      <p class="quiet">
        A model on this machine does as well, without a key:{" "}
        <code>http://localhost:11434/v1</code>. The key stays in the server.
      </p>
    </div>
  );
}
