import { typeScannedCode } from "./code.js";
import { keepDrafts } from "./drafts.js";
import { keepOnServer } from "./keep.js";
import { leaveQuickly } from "./leave.js";
import { printByButton } from "./print.js";
import { sayWhatIsSeen } from "./seen.js";
import { submitOnce } from "./submit.js";

keepDrafts();
keepOnServer();
leaveQuickly();
printByButton();
sayWhatIsSeen();
submitOnce();
typeScannedCode();
