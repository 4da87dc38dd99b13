import { keepDrafts } from "./drafts.js";
import { leaveQuickly } from "./leave.js";
import { submitOnce } from "./submit.js";

keepDrafts();
leaveQuickly();
submitOnce();
