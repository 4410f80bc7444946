-- expect = ["第3行：NOT IN (SELECT …) 遇到空值", "NOT EXISTS"]
SELECT 项目代码 FROM 发放
WHERE 项目代码 NOT IN (SELECT 项目代码 FROM 标准)
