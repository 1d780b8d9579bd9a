/**
 * A stand-in for a language model, behind the chat-completions interface that OpenAI and many local models have. It
 * says what its script says, and keeps what it was asked.
 */
import { type JsonServer, startJsonServer } from './jsonServer';

/** A tool as the model is told of it. */
export interface OfferedTool {
	name: string;
	description: string;
	/** A JSON schema; of a tool without arguments it says nothing of what is required. */
	parameters: { properties: Record<string, { type: string; description?: string }>; required?: string[] };
}

export interface ModelRequest {
	messages: { role: string; content: unknown }[];
	tools: { function: OfferedTool }[];
	stream?: boolean;
}

/**
 * What the model does at its turn: it says something, or calls a tool; either may come of what the tools answered. Of the
 * values, the tool gets those that its schema asks for.
 */
export type Turn = { call: string; values: Values | ((toolResults: string[]) => Values) } | { say: (toolResults: string[]) => string };
type Values = Record<string, unknown>;

export interface ChatModel extends JsonServer {
	/** Begins a conversation; answers the list of its requests, which grows. */
	play(script: Turn[]): ModelRequest[];
}

/** What the tools answered so far, as the model reads it. */
export const toolResults = ({ messages }: ModelRequest): string[] => messages.filter(({ role }) => role === 'tool').map(({ content }) => String(content));

/** Starts the stand-in; its address is what the credential of a model has as its Base URL. */
export async function startChatModel(): Promise<ChatModel> {
	let turns: Turn[] = [];
	let requests: ModelRequest[] = [];
	const { url, close } = await startJsonServer((path, body) => {
		if (path !== '/v1/chat/completions') throw new Error(`The model has no ${path}`);
		const asked = body as ModelRequest;
		requests.push(asked);
		return completion(asked, turns.shift(), requests.length);
	});
	return {
		url: `${url}/v1`,
		play(script) {
			turns = [...script];
			requests = [];
			return requests;
		},
		close,
	};
}

function completion(request: ModelRequest, turn: Turn | undefined, number: number): object {
	if (request.stream) throw new Error('The stand-in does not stream');
	if (!turn) throw new Error('The script has no more turns');
	const message = 'say' in turn ? { role: 'assistant', content: turn.say(toolResults(request)) } : { role: 'assistant', content: null, tool_calls: [toolCall(request, turn, number)] };
	const choice = { index: 0, message, finish_reason: 'say' in turn ? 'stop' : 'tool_calls' };
	return { id: `completion-${number}`, object: 'chat.completion', created: 0, model: 'stand-in', choices: [choice], usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } };
}

function toolCall(request: ModelRequest, { call, values: given }: Extract<Turn, { call: string }>, number: number): object {
	const values = typeof given === 'function' ? given(toolResults(request)) : given;
	const tool = request.tools.find((one) => one.function.name === call)?.function;
	if (!tool) throw new Error(`There is no tool ${call}`);
	const entries = (tool.parameters.required ?? []).map((name) => {
		if (values[name] === undefined) throw new Error(`The script has no value for ${name} of ${call}`);
		return [name, values[name]];
	});
	return { id: `call-${number}`, type: 'function', function: { name: call, arguments: JSON.stringify(Object.fromEntries(entries)) } };
}
