-- id = "日期"
-- title = "日期应当成立，目标和公开的日期应当合理"
-- severity = "error"
-- category = "date"
-- key = ["原文", "身份"]
-- over = "所写日期"
-- inputs = ["所写日期.年"]
-- message = '“{原文}”{问题}，请核对。'
-- basis = '目标应在本年度内完成；决算在年度结束后批复、公开'
-- proves = '日期都存在，目标的日期在本年度，公开的日期在年度结束之后'
-- false_alarm = '跨年度的项目；目标写的是整个项目的期限'
-- verify = '看原文和项目的期限'
SELECT
  文档, 号, 处, 原文, 身份,
  CASE
    WHEN 成立 = 0 THEN '没有这一天'
    WHEN 身份 = '公开' THEN '早于年度结束'
    ELSE '是目标的日期，不在' || CAST(报告年度 AS VARCHAR) || '年'
  END AS 问题,
  CASE WHEN 成立 = 0 OR 身份 = '公开' THEN '必改' ELSE '需说明' END AS 程度
FROM 所写日期
WHERE 成立 = 0
  OR (身份 = '公开' AND 年 <= 报告年度)
  OR (身份 = '目标' AND 年 > 报告年度)
