import { keepDrafts } from "./drafts.js";
import { keepOnServer } from "./keep.js";
import { leaveQuickly } from "./leave.js";
import { submitOnce } from "./submit.js";

keepDrafts();
keepOnServer();
leaveQuickly();
submitOnce();
