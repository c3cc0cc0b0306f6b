/** The LTI tools campus knows, and the tokens that let one register. */
import { randomBytes } from 'node:crypto';
import { scopes } from './names.ts';

export type ToolState = 'pending' | 'active' | 'off';

export interface Tool {
  /** Also its deployment id. */
  id: number;
  clientId: string;
  name: string;
  description: string;
  state: ToolState;
  domain: string;
  loginUrl: string;
  redirectUris: string[];
  jwksUri: string;
  targetLinkUri: string;
  /** Where deep linking goes; absent: the tool offers none. */
  deepLinkUri?: string;
  logoUri?: string;
  custom: Record<string, string>;
  scopes: string[];
  sendName: boolean;
  sendEmail: boolean;
  loginMethod: 'post' | 'get';
}

export type NewTool = Omit<Tool, 'id' | 'clientId' | 'state' | 'loginMethod'> &
  Partial<Pick<Tool, 'clientId' | 'state' | 'loginMethod'>>;

/** What an admin types when registering by hand. */
export interface ManualTool {
  name: string;
  loginUrl: string;
  redirectUri: string;
  jwksUri: string;
  targetLinkUri: string;
  deepLinkUri?: string;
}

export interface Tools {
  list(): readonly Tool[];
  byId(id: number): Tool | undefined;
  byClient(clientId: string): Tool | undefined;
  add(tool: NewTool): Tool;
  addManually(tool: ManualTool): Tool;
  setState(id: number, state: ToolState): void;
  setLoginMethod(id: number, method: Tool['loginMethod']): void;
  remove(id: number): void;
}

/** A client id as Moodle makes them: 15 letters and digits. */
export function newClientId(): string {
  return randomBytes(12).toString('base64url').replace(/[-_]/g, 'x').slice(0, 15);
}

/** An empty registry. */
export function createTools(): Tools {
  const tools: Tool[] = [];
  let lastId = 0;
  const need = (id: number): Tool => {
    const tool = tools.find((one) => one.id === id);
    if (tool === undefined) throw new Error(`There is no tool ${id}`);
    return tool;
  };
  const add = (tool: NewTool): Tool => {
    lastId += 1;
    const added: Tool = {
      clientId: newClientId(),
      state: 'pending',
      loginMethod: 'post',
      ...tool,
      id: lastId,
    };
    tools.push(added);
    return added;
  };
  return {
    list: () => tools,
    byId: (id) => tools.find((tool) => tool.id === id),
    byClient: (clientId) => tools.find((tool) => tool.clientId === clientId),
    add,
    addManually: ({ redirectUri, ...tool }) =>
      add({
        ...tool,
        description: '',
        domain: new URL(tool.targetLinkUri).host,
        redirectUris: [redirectUri],
        custom: {},
        scopes: Object.values(scopes),
        sendName: true,
        sendEmail: true,
        state: 'active',
      }),
    setState: (id, state) => void (need(id).state = state),
    setLoginMethod: (id, method) => void (need(id).loginMethod = method),
    remove: (id) => void tools.splice(tools.indexOf(need(id)), 1),
  };
}
