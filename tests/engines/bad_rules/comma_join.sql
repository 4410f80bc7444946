-- expect = ["第3行：表之间用逗号连接"]
SELECT f.项目代码
FROM 发放 AS f, 标准 AS s
