-- id = "年份"
-- title = "年份应是报告的年度"
-- severity = "error"
-- category = "year"
-- key = ["身份", "年份", "原文"]
-- over = "所写年份"
-- inputs = ["所写年份.年份"]
-- message = '“{原文}”的年份是{年份}，{报告}。'
-- basis = '决算报告说明本年度的收支，与上年度比较'
-- proves = '标题、说明、截止日、比较的年份都对'
-- false_alarm = '说明里确在说别的年份'
-- verify = '看这句话说的是哪一年'
SELECT
  文档, 号, 处, 身份, 年份, 原文,
  CASE
    WHEN 身份 = '上年' THEN '应与' || CAST(报告年度 - 1 AS VARCHAR) || '年度比较'
    ELSE '报告是' || CAST(报告年度 AS VARCHAR) || '年度的'
  END AS 报告,
  CASE WHEN 身份 = '上年' AND 年份 <> 报告年度 THEN '需说明' ELSE '必改' END AS 程度
FROM 所写年份
WHERE (身份 IN ('标题', '截止') AND 年份 <> 报告年度)
  OR (身份 = '本年' AND 年份 <> 报告年度 AND 年份 <> 报告年度 - 1)
  OR (身份 = '上年' AND 年份 <> 报告年度 - 1)
