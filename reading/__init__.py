"""From bytes to article revisions: text, dates, language, walls, revisions, copies. What the text means is not its business."""
